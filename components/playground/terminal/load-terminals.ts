import { randomId } from "#lib/api/random-id.ts";
import type { LateStoreParts } from "../use-late-store.ts";
import type { Terminals } from "./terminals.ts";

/** The page's terminals: what they printed before a reload comes again. */
export async function loadTerminals({ line }: LateStoreParts): Promise<Terminals> {
  const { createTerminals } = await import("./terminals.ts");
  return createTerminals({ line, newId: randomId, storage: () => window.sessionStorage });
}
