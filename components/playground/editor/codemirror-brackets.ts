import { syntaxTree } from "@codemirror/language";
import {
  type EditorState,
  type Extension,
  StateEffect,
  StateField,
  type Transaction,
  type TransactionSpec,
} from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

const CLOSERS: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "}",
  '"': '"',
  "'": "'",
  "`": "`",
};

const closed = StateEffect.define<number>();

/** Where closing ones stand that nobody typed: those alone are stepped over, and only while one is on their line. */
const ownClosers = StateField.define<readonly number[]>({
  create: () => [],
  update(places, transaction) {
    const { state } = transaction;
    const line = state.doc.lineAt(state.selection.main.head);
    const kept = places
      .map((place) => transaction.changes.mapPos(place, 1))
      .filter((place) => place >= line.from && place < line.to);
    for (const effect of transaction.effects) if (effect.is(closed)) kept.push(effect.value);
    return kept;
  },
});

/** Brackets and quotes close by themselves, and what was closed so is typed over and deleted together. */
export function closingBrackets(): Extension {
  return [
    ownClosers,
    EditorView.inputHandler.of((view, from, to, text) => {
      const { main } = view.state.selection;
      // What a phone's keyboard is still composing is left to it.
      if (view.composing || view.state.readOnly || from !== main.from || to !== main.to) return false;
      const spec = bracketTyped(view.state, text);
      if (spec) view.dispatch(spec);
      return spec !== undefined;
    }),
    keymap.of([{ key: "Backspace", run: deletePair }]),
  ];
}

/** What typing one character means beyond itself; undefined when it is only itself. */
export function bracketTyped(state: EditorState, text: string): TransactionSpec | undefined {
  const { from, to, empty, head } = state.selection.main;
  if (state.selection.ranges.length > 1) return undefined;
  if (empty && state.sliceDoc(head, head + 1) === text && state.field(ownClosers, false)?.includes(head)) {
    return { selection: { anchor: head + 1 }, scrollIntoView: true, userEvent: "input.type" };
  }
  const closer = CLOSERS[text];
  if (closer === undefined) return undefined;
  if (!empty) {
    return {
      changes: [
        { from, insert: text },
        { from: to, insert: closer },
      ],
      selection: { anchor: from + 1, head: to + 1 },
      scrollIntoView: true,
      userEvent: "input.type",
    };
  }
  if (!mayClose(state, head, text, closer)) return undefined;
  return {
    changes: { from: head, insert: text + closer },
    selection: { anchor: head + 1 },
    effects: closed.of(head + 1),
    scrollIntoView: true,
    userEvent: "input.type",
  };
}

/** Not before a word, not within text, and a quote not after a word ("don't") or another quote (`"""`). */
function mayClose(state: EditorState, at: number, text: string, closer: string): boolean {
  const after = state.sliceDoc(at, at + 1);
  if (after !== "" && !/[\s)\]},;:]/.test(after)) return false;
  const within = syntaxTree(state).resolveInner(at, -1).name;
  const inText = /String|Comment/.test(within) && within !== "FormatString";
  if (text !== closer) return !inText;
  return !inText && !/[\w"'`]/.test(state.sliceDoc(at - 1, at));
}

function deletePair({
  state,
  dispatch,
}: {
  state: EditorState;
  dispatch: (t: Transaction) => void;
}): boolean {
  const { empty, head } = state.selection.main;
  const closer = CLOSERS[state.sliceDoc(Math.max(0, head - 1), head)];
  if (!empty || closer === undefined || closer !== state.sliceDoc(head, head + 1)) return false;
  if (!state.field(ownClosers).includes(head)) return false;
  dispatch(state.update({ changes: { from: head - 1, to: head + 1 }, userEvent: "delete.backward" }));
  return true;
}
