import { createMemoryRecords } from "./memory-records.ts";
import type { WorkRecords } from "./records.ts";

/** `kept`: for good; `memory`: until the page goes, since the browser keeps nothing; `full`: not at all. */
export type Kept<T> =
  | { readonly kind: "kept" | "memory"; readonly value: T }
  | { readonly kind: "full"; readonly value?: never };

/** The records, whatever the browser's storage does. */
export interface Keeper {
  /** Asks the records. Never rejects: where there is no room the oldest history goes, where there is no storage memory serves. */
  use<T>(ask: (records: WorkRecords) => Promise<T>): Promise<Kept<T>>;
}

/** @param open opens the real records; when it rejects there are none */
export function createKeeper(open: () => Promise<WorkRecords>): Keeper {
  const memory = createMemoryRecords();
  let opened: Promise<WorkRecords> | undefined;

  return {
    async use(ask) {
      opened ??= open().catch(() => memory);
      for (;;) {
        const records: WorkRecords = await opened;
        try {
          const value = await ask(records);
          return { kind: records === memory ? "memory" : "kept", value };
        } catch (failure) {
          if (isFull(failure)) {
            if (!(await madeRoom(records))) return { kind: "full" };
          } else {
            // What memory cannot do either is beyond help, and nothing that this page does may throw for it.
            if (records === memory) return { kind: "full" };
            opened = Promise.resolve(memory);
          }
        }
      }
    },
  };
}

async function madeRoom(records: WorkRecords): Promise<boolean> {
  try {
    return await records.dropOldestEntry();
  } catch {
    return false;
  }
}

function isFull(failure: unknown): boolean {
  return failure instanceof Error && failure.name === "QuotaExceededError";
}
