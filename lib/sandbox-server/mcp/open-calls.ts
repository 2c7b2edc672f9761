/** Calls that an answer is still owed to, so that a later request of the same session can cancel one. */
export class OpenCalls {
  readonly #all = new Map<string, () => void>();

  /** Gives what forgets the call again. A second call under the same name takes the first one's place. */
  add(call: CallName, cancel: () => void): () => void {
    const key = keyOf(call);
    this.#all.set(key, cancel);
    return () => {
      if (this.#all.get(key) === cancel) this.#all.delete(key);
    };
  }

  /** Nothing happens when there is no such call: it may have ended in this moment. */
  cancel(call: CallName): void {
    this.#all.get(keyOf(call))?.();
  }
}

/** Whose call, in which of its sessions, under which id: 1 and "1" are two. */
export interface CallName {
  readonly scope: string;
  readonly session: string;
  readonly id: string | number;
}

function keyOf({ scope, session, id }: CallName): string {
  return JSON.stringify([scope, session, id]);
}
