import { type Extension, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

/** On a phone most of a line would be indent if it counted in full. */
const MOST_COLUMNS = 12;
/** What goes on below stands this much further in. */
const FURTHER_COLUMNS = 2;

/** Lines too long for the screen go on below, indented as they began: what belongs to a block stays in it. */
export function wrapping(): Extension {
  return [
    EditorView.lineWrapping,
    ViewPlugin.fromClass(
      class {
        decorations: DecorationSet;
        constructor(view: EditorView) {
          this.decorations = hanging(view);
        }
        update(update: ViewUpdate): void {
          if (update.docChanged || update.viewportChanged) this.decorations = hanging(update.view);
        }
      },
      { decorations: (plugin) => plugin.decorations },
    ),
  ];
}

function hanging({ state, visibleRanges }: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of visibleRanges) {
    for (let at = from; at <= to;) {
      const line = state.doc.lineAt(at);
      builder.add(line.from, line.from, indentedAs(line.text, state.tabSize));
      at = line.to + 1;
    }
  }
  return builder.finish();
}

function indentedAs(text: string, tabSize: number): Decoration {
  const spaces = /^[ \t]*/.exec(text)?.[0] ?? "";
  const columns = spaces.replaceAll("\t", " ".repeat(tabSize)).length;
  const shift = Math.min(columns, MOST_COLUMNS) + FURTHER_COLUMNS;
  return Decoration.line({ attributes: { style: `padding-left: ${shift}ch; text-indent: -${shift}ch` } });
}
