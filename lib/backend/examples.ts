import type { Examples } from "#lib/api/contract.ts";
import { readExamples } from "#lib/examples/examples.ts";

let known: Promise<Examples> | undefined;

/** The programs to start from. Read once: who asks often costs nothing. */
export function examples(): Promise<Examples> {
  known ??= read();
  return known;
}

async function read(): Promise<Examples> {
  try {
    return { examples: [...(await readExamples())] };
  } catch (cause) {
    known = undefined;
    throw cause;
  }
}
