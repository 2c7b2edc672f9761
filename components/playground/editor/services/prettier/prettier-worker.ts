/** The formatter of all but Python, as a file of its own beside the page; each language is loaded when it is wanted. */
import type { Options } from "prettier";
import { format } from "prettier/standalone";
import type { Formatted } from "../language-support.ts";
import { answerCalls } from "../worker-calls.ts";

/** The languages by the editor's names for them. */
const LANGUAGES: Readonly<Record<string, () => Promise<Options>>> = {
  javascript: async () => ({
    parser: "babel",
    plugins: [await import("prettier/plugins/babel"), await import("prettier/plugins/estree")],
  }),
  typescript: async () => ({
    parser: "typescript",
    plugins: [await import("prettier/plugins/typescript"), await import("prettier/plugins/estree")],
  }),
  json: async () => ({
    parser: "json",
    plugins: [await import("prettier/plugins/babel"), await import("prettier/plugins/estree")],
  }),
  markdown: async () => ({
    parser: "markdown",
    plugins: [await import("prettier/plugins/markdown")],
    embeddedLanguageFormatting: "off",
  }),
};

const methods = {
  async format(code: string, language: string): Promise<Formatted> {
    const options = await LANGUAGES[language]?.();
    if (!options) throw new Error(`There is no formatter for ${language}.`);
    try {
      return { kind: "formatted", text: await format(code, options) };
    } catch (failure) {
      const line = lineOf(failure);
      return line === undefined ? { kind: "unreadable" } : { kind: "unreadable", line };
    }
  },
};
export type PrettierMethods = typeof methods;
answerCalls(methods);

/** The line that a mistake of syntax tells of itself. */
function lineOf(failure: unknown): number | undefined {
  const { loc } = failure as { loc?: { start?: { line?: unknown } } };
  return typeof loc?.start?.line === "number" ? loc.start.line : undefined;
}
