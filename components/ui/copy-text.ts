/**
 * Puts a text on the clipboard, while a press of a button is being answered. Over plain http browsers give the clipboard
 * only to pages of their own machine; for the others there is the older way, by a selection.
 *
 * @throws when the browser does not let this page copy
 */
export async function copyText(text: string): Promise<void> {
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard !== undefined) await clipboard.writeText(text);
  else if (!copyBySelection(text)) throw new Error("The browser does not let this page copy.");
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
