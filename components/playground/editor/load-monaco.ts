import type { createMonaco } from "./monaco.ts";

/**
 * Loads Monaco in parts, with turns for the page between them: in one piece it would keep the page from answering for as
 * long as half a second on a slow machine.
 */
export async function loadMonaco(): Promise<typeof createMonaco> {
  await import("monaco-editor/editor/editor.api");
  await turn();
  await import("./monaco-features.ts");
  await turn();
  return (await import("./monaco.ts")).createMonaco;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
