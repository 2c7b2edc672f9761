import type { ExecutionSpec } from "./connection.ts";
import { encodeFields, type Fields } from "./frames.ts";

/**
 * The payload of a START frame: `kind`, `workdir`, `stdin`, `env` (NAME=VALUE, repeated); for a command `arg` (repeated,
 * the first is the command) and, on a terminal, `cols` and `rows`; for a run `language`, `mode` and either `path` and
 * `arg` or `code`.
 */
export function encodeStart(spec: ExecutionSpec): Buffer {
  return encodeFields(startFields(spec));
}

/** The same as fields: a question to a kernel names what to start when there is none. */
export function startFields(spec: ExecutionSpec): Fields {
  const common: Fields = [
    ["kind", spec.kind],
    ["workdir", spec.workdir],
    ["stdin", spec.stdin],
    ...Object.entries(spec.env).map(([name, value]) => ["env", `${name}=${value}`] as const),
  ];
  return [...common, ...own(spec)];
}

function own(spec: ExecutionSpec): Fields {
  if (spec.kind === "command") {
    const args = [spec.command, ...spec.args].map((arg) => ["arg", arg] as const);
    if (spec.tty === undefined) return args;
    return [...args, ["cols", terminalSize(spec.tty.cols)], ["rows", terminalSize(spec.tty.rows)]];
  }
  const { language, mode } = spec;
  if (mode.kind === "kernel") {
    return [
      ["language", language],
      ["mode", "kernel"],
      ["code", mode.code],
    ];
  }
  return [
    ["language", language],
    ["mode", "fresh"],
    ["path", mode.path],
    ...mode.args.map((arg) => ["arg", arg] as const),
  ];
}

/** A number of columns or rows that the kernel takes. */
export function terminalSize(size: number): number {
  return Math.min(Math.max(Math.trunc(size) || 1, 1), 65_535);
}
