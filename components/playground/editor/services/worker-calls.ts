/** The functions that a worker offers, by name. What goes in and out can be cloned. */
export type WorkerMethods = Readonly<Record<string, (...args: never[]) => unknown>>;

export interface WorkerCalls<M extends WorkerMethods> {
  /** Rejects when the function throws, and when the worker cannot be loaded or is closed. */
  readonly call: <K extends keyof M & string>(
    name: K,
    ...args: Parameters<M[K]>
  ) => Promise<Awaited<ReturnType<M[K]>>>;
  /** Ends the worker. May be called twice. */
  readonly close: () => void;
}

/** What of a Worker is used here. */
export type WorkerLike = Pick<Worker, "addEventListener" | "terminate"> & {
  postMessage(message: unknown): void;
};

interface Asked {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

type Told =
  | { readonly id: number; readonly kind: "value"; readonly value: unknown }
  | { readonly id: number; readonly kind: "failure"; readonly message: string };

/** Calls functions of a worker, which hears them in this order. `onEnd`: it was closed, or could not be loaded. */
export function callsTo<M extends WorkerMethods>(worker: WorkerLike, onEnd?: () => void): WorkerCalls<M> {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (reason: Error) => void }>();
  let count = 0;
  let ended: Error | undefined;

  function end(reason: Error): void {
    if (ended) return;
    ended = reason;
    worker.terminate();
    onEnd?.();
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }

  worker.addEventListener("message", ({ data }: MessageEvent<Told>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.kind === "value") call?.resolve(data.value as never);
    else call?.reject(new Error(data.message));
  });
  worker.addEventListener("error", (event) => {
    // Without a worker the editor does less; it is no error of the page.
    event.preventDefault();
    end(new Error("The worker did not load."));
  });

  return {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        if (ended) {
          reject(ended);
          return;
        }
        count += 1;
        waiting.set(count, { resolve, reject });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's has no such argument
        worker.postMessage({ id: count, name, args } satisfies Asked);
      }),
    close: () => end(new Error("The worker was closed.")),
  };
}

/** The other end, inside of the worker: answers the calls with these functions. */
export function answerCalls(methods: WorkerMethods): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's has no such argument
  const tell = (told: Told): void => self.postMessage(told);
  self.addEventListener("message", ({ data: { id, name, args } }: MessageEvent<Asked>) => {
    const answer = async (): Promise<unknown> => {
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
      if (!method) throw new Error(`The worker has no function ${name}.`);
      return method(...(args as never[]));
    };
    answer().then(
      (value) => tell({ id, kind: "value", value }),
      (failure: unknown) =>
        tell({ id, kind: "failure", message: failure instanceof Error ? failure.message : String(failure) }),
    );
  });
}
