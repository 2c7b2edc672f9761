/** Vim's keys for Monaco. Loaded when they are first wanted. */
import type * as monaco from "monaco-editor/editor/editor.api";
import { initVimMode, VimMode } from "monaco-vim";

/** @returns a function that gives the editor its own keys back */
export function startVim(
  editor: monaco.editor.IStandaloneCodeEditor,
  line: HTMLElement,
  onSave: () => void,
): () => void {
  defineCommands(onSave);
  const place = document.createElement("div");
  line.append(place);
  const vim = initVimMode(editor, place, undefined, named);
  return () => {
    vim.dispose();
    place.remove();
  };
}

/** What is asked in the line has no name of its own. */
function named(asked: Node): Node {
  const field = asked instanceof DocumentFragment ? asked.querySelector("input") : null;
  field?.setAttribute("aria-label", "Vim command");
  return asked;
}

/** `:w` saves; `:q` has nothing to close here; `:wq` and `:x` save. */
function defineCommands(onSave: () => void): void {
  const vim: unknown = Reflect.get(VimMode, "Vim");
  if (!definesCommands(vim)) return;
  vim.defineEx("write", "w", onSave);
  vim.defineEx("quit", "q", () => undefined);
  vim.defineEx("wq", "wq", onSave);
  vim.defineEx("xit", "x", onSave);
}

interface DefinesCommands {
  defineEx(name: string, short: string, run: () => void): void;
}

function definesCommands(vim: unknown): vim is DefinesCommands {
  return typeof vim === "object" && vim !== null && "defineEx" in vim && typeof vim.defineEx === "function";
}
