/** The editor, as far as the focus goes. */
export interface FocusedEditor {
  readonly hasFocus: () => boolean;
  /** Whether something was typed into it since the run began. */
  readonly isEdited: () => boolean;
}

/**
 * Whether the line that a program reads from may take the focus: only from where nobody types. Who is in a terminal, a
 * dialog or another field, or went on writing code since the run began, must not find their letters in the program's input.
 */
export function mayTakeFocus(active: Element | null, editor: FocusedEditor): boolean {
  if (editor.hasFocus()) return !editor.isEdited();
  return active === null || active.matches("body, [data-run-button]");
}
