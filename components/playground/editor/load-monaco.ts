import type { createMonaco } from "./monaco.ts";

/**
 * Loads Monaco in parts, with turns for the page between them: in one piece it would keep the page from answering for as
 * long as half a second on a slow machine.
 */
export async function loadMonaco(): Promise<typeof createMonaco> {
  const core = import("monaco-editor/editor/editor.api");
  const features = import("./monaco-features.ts");
  const whole = import("./monaco.ts");
  await core;
  await turn();
  await features;
  await turn();
  return (await whole).createMonaco;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
