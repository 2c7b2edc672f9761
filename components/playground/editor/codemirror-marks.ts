import { type EditorState, type Extension, RangeSet, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  gutterLineClass,
  GutterMarker,
  showTooltip,
  type Tooltip,
} from "@codemirror/view";
import type { Mark } from "./editor-handle.ts";

/** Puts these marks in place of those before. */
export const setMarks = StateEffect.define<readonly Mark[]>();

/**
 * Mistakes in the code: underlined, their line numbers marked, and their words shown, and read out, while the cursor is
 * on their line: a finger cannot hover.
 */
export function marks(): Extension {
  return [field, EditorView.updateListener.of(announce)];
}

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, transaction) {
    const given = transaction.effects.findLast((effect) => effect.is(setMarks));
    return given?.is(setMarks) ? decorations(transaction.state, given.value) : set.map(transaction.changes);
  },
  provide: (of) => [
    EditorView.decorations.from(of),
    gutterLineClass.compute([of], (state) => {
      const lines: { from: number }[] = [];
      state.field(of).between(0, state.doc.length, (from) => void lines.push(state.doc.lineAt(from)));
      return RangeSet.of(
        lines.map((line) => WRONG_LINE.range(line.from)),
        true,
      );
    }),
    showTooltip.compute([of, "selection"], noteAtCursor),
  ],
});

function decorations(state: EditorState, given: readonly Mark[]): DecorationSet {
  return Decoration.set(
    given.flatMap(({ place, message }) => {
      const line = state.doc.line(Math.min(Math.max(1, place.line), state.doc.lines));
      const first = line.text.search(/\S/);
      const column = place.column === undefined ? Math.max(0, first) : place.column - 1;
      const from = Math.min(line.from + column, Math.max(line.from, line.to - 1));
      // An empty line has nothing to underline.
      if (from >= line.to) return [];
      return [Decoration.mark({ class: "cm-wrong", message }).range(from, line.to)];
    }),
    true,
  );
}

function noteAtCursor(state: EditorState): Tooltip | null {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  let note: Tooltip | null = null;
  state.field(field).between(line.from, line.to, (from, _to, { spec }) => {
    note ??= {
      pos: from,
      above: false,
      create() {
        const dom = document.createElement("div");
        dom.className = "cm-wrong-note";
        dom.textContent = String(spec["message"]);
        return { dom };
      },
    };
  });
  return note;
}

/** Says a mark's words when the cursor comes to its line. */
function announce({ state, startState, selectionSet, view, transactions }: Parameters<Listener>[0]): void {
  const told = transactions.some(({ effects }) => effects.some((effect) => effect.is(setMarks)));
  const line = state.doc.lineAt(state.selection.main.head);
  const before = startState.doc.lineAt(startState.selection.main.head);
  if (!told && (!selectionSet || line.number === before.number)) return;
  const words: string[] = [];
  state.field(field).between(line.from, line.to, (_from, _to, { spec }) => {
    words.push(String(spec["message"]));
  });
  if (words.length === 0) return;
  queueMicrotask(() => view.dispatch({ effects: EditorView.announce.of(words.join(". ")) }));
}

type Listener = Parameters<typeof EditorView.updateListener.of>[0];

const WRONG_LINE = new (class extends GutterMarker {
  override elementClass = "cm-wrong-line";
})();
