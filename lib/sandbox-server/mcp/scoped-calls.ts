import type { MethodInput, MethodName, MethodResult } from "#lib/protocol/methods.ts";
import { checkScope, type Scope } from "../rpc/authorize.ts";
import { callMethod, type EventStream, type Handlers } from "../rpc/call.ts";

/** The namespace of those whose key opens all of them and who name none. */
const DEFAULT_NAMESPACE = "default";

/** Calls of the protocol's methods as their JSON-RPC callers make them, with the same checks, within one key's scope. */
export class ScopedCalls {
  readonly #handlers: Handlers;
  readonly #scope: Scope;
  /** Nobody leaves: a call goes on to its answer, and who does not want it any more says so by a signal. */
  readonly #signal = new AbortController().signal;

  constructor(handlers: Handlers, scope: Scope) {
    this.#handlers = handlers;
    this.#scope = scope;
  }

  /** The namespace that is meant: the one that was named, else the key's own. */
  namespace(named: string | undefined): string {
    return named ?? (this.#scope === "*" ? DEFAULT_NAMESPACE : this.#scope);
  }

  /** SandboxErrors: `forbidden` for another's namespace, `invalidParams`, and the method's own. */
  async call<M extends MethodName>(method: M, params: MethodInput<M>): Promise<MethodResult<M>> {
    const answer = this.#begin(method, params, false);
    if (!(answer instanceof Promise))
      throw new TypeError(`${method} streams to a caller that asked for no stream`);
    // The table of handlers holds for each name the handler of that name's result.
    return (await answer) as MethodResult<M>;
  }

  /** Yields events and returns the result; fails as `call` does. */
  async *stream<M extends MethodName>(method: M, params: MethodInput<M>): EventStream<MethodResult<M>> {
    const answer = this.#begin(method, params, true);
    return (answer instanceof Promise ? await answer : yield* answer) as MethodResult<M>;
  }

  #begin(method: MethodName, params: unknown, streaming: boolean) {
    checkScope(this.#scope, { method, params, id: undefined });
    return callMethod(this.#handlers, method, params, { streaming, signal: this.#signal });
  }
}
