const CLASS = /^export declare [a-z ]*class (?<name>\w+)[^]*?^\}/gm;
const OPTIONS = /^(?:export )?interface (?<name>\w+Options)\b[^{]*\{\n[^]*?^\}/gm;
const HIDDEN = /^(?:declare )?(?:abstract )?(?:class|interface|type|const|function) (?<name>\w+)/gm;
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

/** A name, and the class or the options that have it. */
export interface PublicMember {
  readonly of: string;
  readonly name: string;
}

/** What each exported class and each kind of options has. Pure. */
export function publicMembers(declarations: string): readonly PublicMember[] {
  const code = declarations.replaceAll(/\/\*[^]*?\*\//g, "");
  return [...code.matchAll(CLASS), ...code.matchAll(OPTIONS)].flatMap(([block, of = ""]) =>
    [...new Set(namesIn(MEMBER, [block]))]
      .filter((name) => name !== "constructor")
      .map((name) => ({ of, name })),
  );
}

/** Each `declare`d or plain top-level name that the declarations' own export list, or an `export`, does not give out. Pure. */
export function hiddenNames(declarations: string): readonly string[] {
  const code = declarations.replaceAll(/\/\*[^]*?\*\//g, "");
  const all = [...code.matchAll(/^export (?:type )?\{(?<names>[^}]*)\}/gm)].flatMap((match) =>
    (match.groups?.["names"] ?? "").split(",").map((name) => name.replace(/^\s*type\s/, "").trim()),
  );
  const listed = new Set(all);
  return namesIn(HIDDEN, [code]).filter((name) => !listed.has(name));
}

function blocksOf(pattern: RegExp, text: string): readonly string[] {
  return [...text.matchAll(pattern)].map(([block]) => block);
}

function namesIn(pattern: RegExp, texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match.groups?.["name"] ?? ""));
}
