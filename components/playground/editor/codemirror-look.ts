import { defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/** The editor in the page's own type and colours: it names the tokens, so that light and dark need nothing from it. */
export function codeMirrorLook(): Extension {
  return [EditorView.theme(LOOK), syntaxHighlighting(HighlightStyle.define(colours()))];
}

const LOOK: Parameters<typeof EditorView.theme>[0] = {
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "inherit",
    lineHeight: "inherit",
    overscrollBehavior: "contain",
  },
  ".cm-content": { padding: "12px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 12px 0 0" },
  ".cm-gutters": {
    backgroundColor: "var(--surface)",
    color: "var(--ink-faint)",
    border: "none",
  },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "40px", padding: "0 12px 0 0" },
  ".cm-lineNumbers .cm-gutterElement.cm-wrong-line": { color: "var(--failed)", fontWeight: "700" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--hover)",
    outline: "1px solid var(--line-strong)",
  },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "transparent",
    color: "var(--failed)",
  },
  "&:not(.cm-focused) .cm-wrong-note": { display: "none" },
  ".cm-wrong": { textDecoration: "underline wavy var(--failed)", textUnderlineOffset: "4px" },
  ".cm-tooltip.cm-wrong-note": {
    maxWidth: "min(88vw, 480px)",
    padding: "8px 12px",
    backgroundColor: "var(--failed-ground)",
    color: "var(--failed)",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    fontFamily: "var(--font-sans-latin), sans-serif",
    fontSize: "var(--ui-size)",
    lineHeight: "var(--ui-line)",
    overflowWrap: "anywhere",
  },
};

/** The colour of each kind of word, by the name that the grammars give it. */
const COLOURS: Readonly<Record<string, string>> = {
  keyword: "--syntax-keyword",
  atom: "--syntax-keyword",
  literal: "--syntax-number",
  string: "--syntax-string",
  regexp: "--syntax-number",
  typeName: "--syntax-type",
  className: "--syntax-type",
  macroName: "--syntax-type",
  comment: "--syntax-comment",
  invalid: "--failed",
};

/** The kinds themselves belong to a package below the editor's; its own style is made of the same. */
function colours(): Parameters<typeof HighlightStyle.define>[0] {
  return defaultHighlightStyle.specs.flatMap(({ tag }) => {
    const names = String(tag).split(",");
    const known = names.map((name) => COLOURS[name]).find((colour) => colour !== undefined);
    if (known === undefined) return [];
    const fontStyle = known === COLOURS["comment"] ? { fontStyle: "italic" } : {};
    return [{ tag, color: `var(${known})`, ...fontStyle }];
  });
}
