const CLASS = /^export declare [a-z ]*class (?<name>\w+)[^]*?^\}/gm;
const OPTIONS = /^(?:export )?interface \w+Options\b[^]*?^\}/gm;
const MEMBER = /^ {2}(?:static |get |readonly )*(?<name>[a-z]\w*)\??[(:]/gm;
const ERROR_CODES = /^type SandboxErrorCode =[^;]*;/gm;
const CODE = /"(?<name>\w+)"/g;

/** What a reference must name, from the declarations: classes, what they and options have, the codes of errors. Pure. */
export function publicNames(declarations: string): readonly string[] {
  const code = declarations.replaceAll(/\/\*[^]*?\*\//g, "");
  const names = [
    ...namesIn(CLASS, [code]),
    ...namesIn(MEMBER, [...blocksOf(CLASS, code), ...blocksOf(OPTIONS, code)]),
    ...namesIn(CODE, blocksOf(ERROR_CODES, code)),
  ];
  return [...new Set(names)].filter((name) => name !== "constructor");
}

function blocksOf(pattern: RegExp, text: string): readonly string[] {
  return [...text.matchAll(pattern)].map(([block]) => block);
}

function namesIn(pattern: RegExp, texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match.groups?.["name"] ?? ""));
}
