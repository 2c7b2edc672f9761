import type { CreateSandbox, StartLine } from "#lib/api/contract.ts";
import type { Backend } from "./backend.ts";
import { errorBody, explained } from "./error-response.ts";
import { type Caller, createSandbox } from "./sandboxes.ts";

/**
 * The start of a sandbox as lines: where in the queue it is whenever that changes, then the sandbox, or why there is none.
 * Resolves with the first line; what fails before there is one fails here, as `createSandbox` does.
 */
export async function startLines(
  backend: Backend,
  caller: Caller,
  wanted: CreateSandbox,
  signal: AbortSignal,
): Promise<AsyncIterable<StartLine>> {
  const lines = linesOf(backend, caller, wanted, signal);
  const first = await lines.next();
  return (async function* () {
    if (first.done !== true) yield first.value;
    yield* lines;
  })();
}

async function* linesOf(
  backend: Backend,
  caller: Caller,
  wanted: CreateSandbox,
  signal: AbortSignal,
): AsyncGenerator<StartLine, void, void> {
  /** The newest place that was told: who reads slowly needs no other. */
  let place: number | undefined;
  let told: number | undefined;
  let over = false;
  let wake = (): void => undefined;
  const made = createSandbox(backend, caller, wanted, signal, (next) => {
    place = next;
    wake();
  });
  const end = (): void => {
    over = true;
    wake();
  };
  made.then(end, end);
  let queued = false;
  for (;;) {
    if (over) break;
    if (place === told) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    told = place;
    queued = true;
    yield told === undefined ? { state: "starting" } : { state: "queued", place: told };
  }
  try {
    yield { sandbox: await made };
  } catch (failure) {
    if (!queued) throw failure;
    yield errorBody(explained(failure, backend.log));
  }
}
