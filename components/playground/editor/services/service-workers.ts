import type { NodeMethods } from "./node/node-worker.ts";
import type { PrettierMethods } from "./prettier/prettier-worker.ts";
import type { RuffMethods } from "./python/ruff-worker.ts";
import { callsTo, type WorkerCalls, type WorkerMethods } from "./worker-calls.ts";

/** The workers behind the services, each a file of its own that is loaded when it is first asked for. */
export interface ServiceWorkers {
  /** A new one. `onEnd`: it could not be loaded. */
  readonly node: (onEnd: () => void) => WorkerCalls<NodeMethods>;
  readonly ruff: () => WorkerCalls<RuffMethods>;
  readonly prettier: () => WorkerCalls<PrettierMethods>;
}

/** The real ones; the address of each must stand where the worker is made, or it would not be built. */
export function createServiceWorkers(): ServiceWorkers {
  return {
    node: (onEnd) =>
      callsTo<NodeMethods>(
        new Worker(new URL("./node/node-worker.ts", import.meta.url), { type: "module", name: "node" }),
        onEnd,
      ),
    ruff: once((onEnd) =>
      callsTo<RuffMethods>(
        new Worker(new URL("./python/ruff-worker.ts", import.meta.url), { type: "module", name: "ruff" }),
        onEnd,
      ),
    ),
    prettier: once((onEnd) =>
      callsTo<PrettierMethods>(
        new Worker(new URL("./prettier/prettier-worker.ts", import.meta.url), {
          type: "module",
          name: "prettier",
        }),
        onEnd,
      ),
    ),
  };
}

/** One for all, until it ends. */
function once<M extends WorkerMethods>(make: (onEnd: () => void) => WorkerCalls<M>): () => WorkerCalls<M> {
  let made: WorkerCalls<M> | undefined;
  return () => {
    made ??= make(() => {
      made = undefined;
    });
    return made;
  };
}
