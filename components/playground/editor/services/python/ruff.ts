import { type Diagnostic, PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-web";
import type { Formatted, Problem } from "../language-support.ts";

export interface Ruff {
  readonly check: (code: string) => readonly Problem[];
  readonly format: (code: string) => Formatted;
}

/** What is told beside mistakes of syntax: names that nobody gave a value, and imports for nothing. Nothing of style. */
const UNDEFINED_NAMES = ["F821", "F822", "F823"];
const UNUSED_IMPORT = "F401";

/** Python's linter and formatter, once its code is loaded. `version`: of the Python that runs the code, such as `3.11.2`. */
export function createRuff(version: string | undefined): Ruff {
  const workspace = workspaceFor(targetOf(version)) ?? workspaceFor(undefined);
  if (!workspace) throw new Error("The linter does not take its settings.");
  const diagnose = (code: string): Diagnostic[] => workspace.check(code) as Diagnostic[];
  return {
    check: (code) => diagnose(code).map(problemOf),
    format(code) {
      try {
        return { kind: "formatted", text: workspace.format(code) };
      } catch {
        const broken = diagnose(code).find((each) => severityOf(each) === "broken");
        return broken ? { kind: "unreadable", line: broken.start_location.row } : { kind: "unreadable" };
      }
    },
  };
}

function workspaceFor(target: string | undefined): Workspace | undefined {
  const settings = {
    ...(target === undefined ? {} : { "target-version": target }),
    "line-length": 88,
    "indent-width": 4,
    lint: { select: [...UNDEFINED_NAMES, UNUSED_IMPORT] },
    format: { "indent-style": "space", "quote-style": "double" },
  };
  try {
    return new Workspace(settings, PositionEncoding.Utf16);
  } catch {
    // It does not know a Python as new, or as old, as that.
    return undefined;
  }
}

function targetOf(version: string | undefined): string | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  return major === undefined || minor === undefined ? undefined : `py${major}${minor}`;
}

function problemOf(found: Diagnostic): Problem {
  const { message, start_location: start, end_location: end } = found;
  return {
    severity: severityOf(found),
    message,
    start: { line: start.row, column: start.column },
    end: { line: end.row, column: end.column },
  };
}

function severityOf({ code }: Diagnostic): Problem["severity"] {
  if (code === UNUSED_IMPORT) return "unused";
  return code !== null && UNDEFINED_NAMES.includes(code) ? "doubtful" : "broken";
}
