import type { PublicMember } from "./public-names.ts";

/** Where a class is described, when it is not under its own name. */
const HEADINGS: Readonly<Record<string, string>> = {
  BaseSandbox: "PythonSandbox and NodeSandbox",
  PythonSandbox: "PythonSandbox and NodeSandbox",
  NodeSandbox: "PythonSandbox and NodeSandbox",
  SandboxOptionsBuilder: "SandboxOptions and StartOptions",
};

/**
 * Whether a reference in Markdown describes a member: of a class in its own section, of options anywhere; in the first
 * cell of a table's row, in a signature (`list(path?, { recursive }?)`, `{ cols, rows }`), or as a call, `name(`; an
 * option also by its bare name. A name that merely occurs in other text or code describes nothing. Pure.
 */
export function describes(reference: string, { of, name }: PublicMember): boolean {
  const options = of.endsWith("Options");
  const text = options ? reference : sectionOf(reference, HEADINGS[of] ?? of);
  const prose = text.replaceAll(/^```[^]*?^```/gm, "");
  const places = [
    `^\\| [^|]*\`${name}\\b[^|]*\\|`,
    `^\\| [^|]*\`[^\`|]*[{,] ?${name}\\b[^\`|]*\``,
    `\`[^\`\\n]*[{,] ?${name}\\b[^\`\\n]*\\}`,
    `\`(?:\\w+\\.)?${name}\\(`,
    ...(options ? [`\`${name}\``] : []),
  ];
  return places.some((place) => new RegExp(place, "m").test(prose));
}

function sectionOf(reference: string, heading: string): string {
  const [, section = ""] = reference.split(new RegExp(`^## ${heading}$`, "m"));
  return section.split(/^## /m)[0] ?? "";
}
