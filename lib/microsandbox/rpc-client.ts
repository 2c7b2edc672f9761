import { NDJSON, RpcErrorObject, RpcResponse } from "#lib/protocol/envelope.ts";
import { METHODS, type MethodInput, type MethodName, type MethodResult } from "#lib/protocol/methods.ts";
import { SandboxClientError } from "./errors.ts";
import { type EventStream, streamOfAnswer, streamOfLines } from "./event-stream.ts";
import { completeResult } from "./plain-server.ts";

export interface RpcClientOptions {
  /** E.g. `http://127.0.0.1:5555`; a slash at its end is ignored. */
  readonly serverUrl: string;
  /** Sent as bearer; without it no Authorization header is sent. */
  readonly apiKey?: string | undefined;
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** For the whole answer; by default as long as it takes. */
  readonly timeoutMs?: number | undefined;
}

/**
 * The protocol's methods as functions. All fail with SandboxClientError, or with the reason of the signal that was given.
 * Results of a server that knows only the original protocol are completed (plain-server.ts).
 */
export interface RpcClient {
  call<M extends MethodName>(
    method: M,
    params: MethodInput<M>,
    options?: CallOptions,
  ): Promise<MethodResult<M>>;
  /** Resolves when the server has accepted the call, before the first event. Iterate the stream, or close() it. */
  open<M extends MethodName>(
    method: M,
    params: MethodInput<M>,
    options?: Pick<CallOptions, "signal">,
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
      // A server that sends its callers elsewhere must not be given their key there.
      redirect: "error",
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }

  return {
    async call(method, params, { signal, timeoutMs } = {}) {
      const limits = limitsOf(signal, timeoutMs);
      try {
        const response = await post(method, params, "application/json", limits.signal);
        return resultOf(method, await answerOf(response));
      } catch (cause) {
        throw limits.explain(cause, `${method} at ${base}`);
      }
    },

    async open(method, params, { signal } = {}) {
      const limits = limitsOf(signal, undefined);
      const closing = new AbortController();
      const explain = (cause: unknown): unknown => limits.explain(cause, `${method} at ${base}`);
      try {
        const both = AbortSignal.any([limits.signal, closing.signal]);
        const response = await post(method, params, `${NDJSON}, application/json;q=0.9`, both);
        const result = (answer: unknown): MethodResult<typeof method> => resultOf(method, answer);
        if (response.body !== null && isNdjson(response)) {
          return streamOfLines(response.body, { result, explain, close: () => closing.abort() });
        }
        return streamOfAnswer(result(await answerOf(response)));
      } catch (cause) {
        throw explain(cause);
      }
    },

    async health({ signal, timeoutMs } = {}) {
      const limits = limitsOf(signal, timeoutMs);
      try {
        const response = await send(`${base}/api/v1/health`, { signal: limits.signal, redirect: "error" });
        if (!response.ok) throw await refusal(response);
        await response.body?.cancel();
      } catch (cause) {
        throw limits.explain(cause, `health at ${base}`);
      }
    },
  };
}

function isNdjson(response: Response): boolean {
  return (response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() === NDJSON;
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SandboxClientError("InvalidResponse", `The server's answer is not JSON: ${excerpt(text)}`, {
      status: response.status,
      cause,
    });
  }
}

/** The result in a JSON-RPC answer, checked; throws the error in it. */
function resultOf<M extends MethodName>(method: M, answer: unknown): MethodResult<M> {
  const envelope = RpcResponse.safeParse(answer);
  if (!envelope.success) {
    throw new SandboxClientError("InvalidResponse", `The server's answer to ${method} is not JSON-RPC.`, {
      cause: envelope.error,
    });
  }
  const { error, result } = envelope.data;
  if (error !== undefined) {
    const { code: serverCode, ...details } = error.data ?? {};
    throw new SandboxClientError("ServerError", error.message, { serverCode, details });
  }
  const parsed = METHODS[method].result.safeParse(completeResult(method, result));
  if (parsed.success) return parsed.data as MethodResult<M>;
  throw new SandboxClientError("InvalidResponse", `The server's result of ${method} is not as agreed.`, {
    cause: parsed.error,
  });
}

/** A status other than 2xx. The original server has two more shapes than ours: `{"error": "<text>"}` and plain text. */
async function refusal(response: Response): Promise<SandboxClientError> {
  const { status } = response;
  const retryAfterS = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retryAfterMs = Number.isFinite(retryAfterS) ? retryAfterS * 1_000 : undefined;
  const text = await response.text().catch(() => "");
  const body = tryJson(text);
  const ours = RpcErrorObject.safeParse(isRecord(body) ? body["error"] : undefined);
  if (ours.success) {
    const { code: serverCode, ...details } = ours.data.data ?? {};
    return new SandboxClientError("RequestFailed", ours.data.message, {
      status,
      serverCode,
      details,
      retryAfterMs,
    });
  }
  const flat = isRecord(body) && typeof body["error"] === "string" ? body["error"] : excerpt(text);
  return new SandboxClientError("RequestFailed", `The server answered ${status}: ${flat}`, {
    status,
    retryAfterMs,
  });
}

/** The caller's signal and time limit as one signal, and what a failure under them means. */
function limitsOf(signal: AbortSignal | undefined, timeoutMs: number | undefined) {
  const deadline = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const signals = [signal, deadline].filter((each) => each !== undefined);
  return {
    signal: AbortSignal.any(signals),
    explain(cause: unknown, what: string): unknown {
      if (signal?.aborted) return signal.reason;
      if (cause instanceof SandboxClientError) return cause;
      if (deadline?.aborted) {
        return new SandboxClientError("Timeout", `No answer to ${what} after ${timeoutMs} ms.`, { cause });
      }
      return new SandboxClientError("HttpError", `Could not reach ${what}: ${reasonOf(cause)}`, { cause });
    },
  };
}

/** fetch says only "fetch failed"; what failed is in its cause. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause;
  if (!(inner instanceof Error)) return cause.message;
  return inner.message || ("code" in inner ? String(inner.code) : cause.message);
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function excerpt(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
