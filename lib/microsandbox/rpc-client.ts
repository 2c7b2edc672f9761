import { NDJSON } from "#lib/protocol/ndjson.ts";
import type { MethodInput, MethodName, MethodResult } from "#lib/protocol/methods.ts";
import { limitsOf } from "./call-limits.ts";
import { type EventStream, streamOfAnswer, streamOfLines } from "./event-stream.ts";
import type { CallOptions } from "./options.ts";
import { type Answer, answerOf, refusal, resultOf } from "./rpc-answer.ts";

export interface RpcClientOptions {
  /** E.g. `http://127.0.0.1:5555`; a slash at its end is ignored. */
  readonly serverUrl: string;
  /** Sent as bearer; without it no Authorization header is sent. */
  readonly apiKey?: string | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/**
 * The protocol's methods as functions: what the sandboxes of this SDK are made of, for whom they are not enough. All fail
 * with SandboxError, or with the reason of the signal that was given. Results of a server that knows only the original
 * protocol are completed (plain-server.ts).
 */
export interface RpcClient {
  call<M extends MethodName>(
    method: M,
    params: MethodInput<M>,
    options?: CallOptions,
  ): Promise<MethodResult<M>>;
  /**
   * Resolves when the server has accepted the call, before the first event; `requestTimeoutMs` bounds that. Iterate the
   * stream, or close() it.
   */
  open<M extends MethodName>(
    method: M,
    params: MethodInput<M>,
    options?: CallOptions,
  ): Promise<EventStream<MethodResult<M>>>;
  /** Resolves when the server says that it is well. */
  health(options?: CallOptions): Promise<void>;
}

/** Makes a client. No request is sent before a function is called. */
export function createRpcClient(options: RpcClientOptions): RpcClient {
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  const base = options.serverUrl.replace(/\/+$/, "");
  let lastId = 0;

  async function post(method: MethodName, params: unknown, accept: string, signal: AbortSignal) {
    lastId += 1;
    const headers: Record<string, string> = { "content-type": "application/json", accept };
    if (options.apiKey !== undefined) headers["authorization"] = `Bearer ${options.apiKey}`;
    const response = await send(`${base}/api/v1/rpc`, {
      method: "POST",
      headers,
      body: JSON.stringify({ jsonrpc: "2.0", method, params, id: lastId }),
      signal,
      // A server that sends its callers elsewhere must not be given their key there ("error" is not known everywhere).
      redirect: "manual",
    });
    if (!response.ok) throw await refusal(response, method);
    return response;
  }

  return {
    async call(method, params, given = {}) {
      const limits = limitsOf(given, `${method} at ${base}`);
      try {
        const response = await post(method, params, "application/json", limits.signal);
        return resultOf(method, await answerOf(response));
      } catch (cause) {
        throw limits.explain(cause);
      } finally {
        limits.met();
      }
    },

    async open(method, params, given = {}) {
      const limits = limitsOf(given, `${method} at ${base}`);
      const closing = new AbortController();
      try {
        const both = AbortSignal.any([limits.signal, closing.signal]);
        const response = await post(method, params, `${NDJSON}, application/json;q=0.9`, both);
        const { body, status } = response;
        const result = (answer: Answer): MethodResult<typeof method> => resultOf(method, answer);
        if (body !== null && isNdjson(response)) {
          const close = (): void => closing.abort();
          return streamOfLines(body, { status, result, explain: limits.explain, close });
        }
        return streamOfAnswer(result(await answerOf(response)));
      } catch (cause) {
        throw limits.explain(cause);
      } finally {
        limits.met();
      }
    },

    async health(given = {}) {
      const limits = limitsOf(given, `health at ${base}`);
      try {
        const request = { signal: limits.signal, redirect: "manual" } as const;
        const response = await send(`${base}/api/v1/health`, request);
        if (!response.ok) throw await refusal(response, "health");
        await response.body?.cancel();
      } catch (cause) {
        throw limits.explain(cause);
      } finally {
        limits.met();
      }
    },
  };
}

function isNdjson(response: Response): boolean {
  return (response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() === NDJSON;
}
