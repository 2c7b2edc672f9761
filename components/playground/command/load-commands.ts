import { randomId } from "#lib/api/random-id.ts";
import type { LateStoreParts } from "../use-late-store.ts";
import type { Commands } from "./commands-store.ts";

/** The page's one-shot commands: what they printed before a reload comes again. */
export async function loadCommands({ line }: LateStoreParts): Promise<Commands> {
  const { createCommands } = await import("./commands-store.ts");
  return createCommands({ line, newId: randomId, storage: () => window.sessionStorage });
}
