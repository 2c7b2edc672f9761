import { SandboxError } from "#lib/protocol/errors.ts";
import {
  isMethodName,
  METHODS,
  type MethodName,
  type MethodParams,
  type MethodResult,
} from "#lib/protocol/methods.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { paramProblems } from "./param-problems.ts";

/** One call of a method, beside its parameters. */
export interface Call {
  /** The caller reads events as they happen, and then the answer. */
  readonly streaming: boolean;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}

/** Yields events, then returns the result. A SandboxError before the first event is answered without a stream. */
export type EventStream<R> = AsyncGenerator<SandboxEvent, R>;

/** What a method does; one that streams may do so only for a caller who reads streams. */
export type Handler<M extends MethodName> = (
  params: MethodParams<M>,
  call: Call,
) => Promise<MethodResult<M>> | EventStream<MethodResult<M>>;

/** One handler for each method of the protocol. */
export type Handlers = { readonly [M in MethodName]: Handler<M> };

/**
 * Finds the method, checks its parameters and calls it. SandboxErrors: `methodNotFound`, `invalidParams`, and the
 * method's own.
 */
export function callMethod(
  handlers: Handlers,
  method: string,
  params: unknown,
  call: Call,
): Promise<unknown> | EventStream<unknown> {
  if (!isMethodName(method)) throw new SandboxError("methodNotFound", `Method not found: ${method}`);
  const parsed = METHODS[method].params.safeParse(params);
  if (!parsed.success)
    throw new SandboxError("invalidParams", paramProblems(method, params, parsed.error.issues));
  // The table holds for each name the handler of that name's parameters; TypeScript cannot follow that through a union.
  const handler = handlers[method] as (
    params: unknown,
    call: Call,
  ) => Promise<unknown> | EventStream<unknown>;
  return handler(parsed.data, call);
}
