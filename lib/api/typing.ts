import type { SendInput } from "./contract.ts";
import type { ApiFailure } from "./failure.ts";
import { createInputQueue, type InputQueue } from "./input-queue.ts";
import type { Wait } from "./retry.ts";
import type { SessionMemory } from "./session-memory.ts";

export interface TypingOptions {
  readonly send: (execution: string, request: SendInput) => Promise<unknown>;
  readonly memory: Pick<SessionMemory, "inputNumber" | "rememberInput" | "forgetInput">;
  readonly onRefused: (execution: string, failure: ApiFailure) => void;
  readonly wait: Wait;
}

/** An input queue for each execution of a session, with numbers that go on over a reload. */
export interface Typing {
  of(execution: string): InputQueue;
  /** The server says how far an execution's input has come. */
  resume(execution: string, taken: number): void;
  /** The execution has ended. */
  forget(execution: string): void;
  forgetAll(): void;
  /** Sends nothing more, keeps the numbers for a reload. May be called twice. */
  close(): void;
}

export function createTyping(options: TypingOptions): Typing {
  const { memory } = options;
  const queues = new Map<string, InputQueue>();
  const taken = new Map<string, number>();

  function forget(execution: string): void {
    queues.get(execution)?.close();
    queues.delete(execution);
    taken.delete(execution);
    memory.forgetInput(execution);
  }

  return {
    of(execution) {
      const known = queues.get(execution);
      if (known !== undefined) return known;
      const queue = createInputQueue({
        send: (request) => options.send(execution, request),
        taken: Math.max(taken.get(execution) ?? 0, memory.inputNumber(execution)),
        onNumber: (number) => memory.rememberInput(execution, number),
        onRefused: (failure) => options.onRefused(execution, failure),
        wait: options.wait,
      });
      queues.set(execution, queue);
      return queue;
    },
    resume(execution, number) {
      taken.set(execution, number);
    },
    forget,
    forgetAll() {
      for (const execution of new Set([...queues.keys(), ...taken.keys()])) forget(execution);
    },
    close() {
      for (const queue of queues.values()) queue.close();
      queues.clear();
    },
  };
}
