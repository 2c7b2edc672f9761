import {
  javascriptLanguage,
  jsxLanguage,
  tsxLanguage,
  typescriptLanguage,
} from "@codemirror/lang-javascript";
import { pythonLanguage } from "@codemirror/lang-python";
import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import { escapeHtml } from "./escape-html.ts";

/** The grammar of a file, by how its name ends; what has none is shown plain. */
const GRAMMARS: Readonly<Record<string, typeof pythonLanguage>> = {
  py: pythonLanguage,
  js: javascriptLanguage,
  mjs: javascriptLanguage,
  cjs: javascriptLanguage,
  jsx: jsxLanguage,
  ts: typescriptLanguage,
  mts: typescriptLanguage,
  cts: typescriptLanguage,
  tsx: tsxLanguage,
};

/** Classes of one letter, for there are many; each has a colour in the style. */
const CLASSES = tagHighlighter([
  { tag: [tags.keyword, tags.atom, tags.bool, tags.null], class: "k" },
  { tag: tags.string, class: "s" },
  { tag: [tags.literal, tags.regexp], class: "n" },
  { tag: tags.comment, class: "c" },
  { tag: [tags.typeName, tags.className], class: "t" },
  { tag: tags.invalid, class: "x" },
]);

/** The lines of a file as HTML, its words coloured by their kind. Pure; runs on the server. */
export function highlightedLines(path: string, code: string): readonly string[] {
  const text = code.replaceAll(/\r\n?/g, "\n").replace(/\n$/, "");
  const grammar = GRAMMARS[path.slice(path.lastIndexOf(".") + 1).toLowerCase()];
  if (grammar === undefined) return text.split("\n").map(visible);
  const lines: string[] = [];
  let line = "";
  highlightCode(
    text,
    grammar.parser.parse(text),
    CLASSES,
    (part, kind) => {
      line += kind === "" ? visible(part) : `<span class="${kind}">${visible(part)}</span>`;
    },
    () => {
      lines.push(line);
      line = "";
    },
  );
  return [...lines, line];
}

/** Characters that turn the direction of text around, so that code reads as what it is not, are named in their place. */
function visible(text: string): string {
  return escapeHtml(text).replaceAll(TURNING, (char) => {
    const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `<span class="x">[U+${code}]</span>`;
  });
}

const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
