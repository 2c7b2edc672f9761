import { RpcErrorObject, RpcResponse } from "#lib/protocol/envelope.ts";
import { errorCodeOf } from "#lib/protocol/errors.ts";
import { METHODS, type MethodName, type MethodResult } from "#lib/protocol/methods.ts";
import { SandboxError } from "./errors.ts";
import { completeResult } from "./plain-server.ts";

/** So much of what a server answered is kept in an error. */
const MAX_BODY_CHARS = 4_096;
const MAX_MESSAGE_CHARS = 200;

/** The JSON in an answer. @throws SandboxError InvalidResponse */
export async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SandboxError(
      "InvalidResponse",
      `The server's answer is not JSON: ${cut(text, MAX_MESSAGE_CHARS)}`,
      { status: response.status, body: cut(text, MAX_BODY_CHARS), cause },
    );
  }
}

/** The result in a JSON-RPC answer, checked. @throws SandboxError ServerError with the error in it, or InvalidResponse */
export function resultOf<M extends MethodName>(method: M, answer: unknown): MethodResult<M> {
  const envelope = RpcResponse.safeParse(answer);
  if (!envelope.success) {
    throw new SandboxError("InvalidResponse", `The server's answer to ${method} is not JSON-RPC.`, {
      cause: envelope.error,
    });
  }
  const { error, result } = envelope.data;
  if (error !== undefined) throw new SandboxError("ServerError", ...told(error, method));
  const parsed = METHODS[method].result.safeParse(completeResult(method, result));
  if (parsed.success) return parsed.data as MethodResult<M>;
  throw new SandboxError("InvalidResponse", `The server's result of ${method} is not as agreed.`, {
    cause: parsed.error,
  });
}

/**
 * What a status other than 2xx means: RequestFailed. Beside our JSON-RPC errors the original server has two more shapes,
 * `{"error":"<text>","code":<number>}` and plain text.
 */
export async function refusal(response: Response, what: string): Promise<SandboxError> {
  const { status } = response;
  const retryAfterS = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retryAfterMs = Number.isFinite(retryAfterS) ? retryAfterS * 1_000 : undefined;
  const text = await response.text().catch(() => "");
  const facts = { status, retryAfterMs, body: cut(text, MAX_BODY_CHARS) };
  const error = errorIn(text);
  const ours = RpcErrorObject.safeParse(error);
  if (ours.success) {
    const [message, named] = told(ours.data, what);
    const precise = named.retryAfterMs ?? retryAfterMs;
    return new SandboxError("RequestFailed", message, { ...facts, ...named, retryAfterMs: precise });
  }
  const said = typeof error === "string" ? error : cut(text, MAX_MESSAGE_CHARS);
  return new SandboxError("RequestFailed", `The server answered ${status}: ${said}`, facts);
}

/** An error's message and what can be told apart in it. A server that names no code has at least JSON-RPC's number. */
function told({ code, message, data }: RpcErrorObject, method: string) {
  const { code: named, ...details } = data ?? {};
  const serverCode = named ?? errorCodeOf(code);
  const words =
    serverCode === "methodNotFound" ? `This server does not offer ${method}; it said: ${message}` : message;
  // To the millisecond, where the header has whole seconds.
  const retryAfterMs = data?.["retryAfterMs"];
  const wait = typeof retryAfterMs === "number" ? retryAfterMs : undefined;
  return [words, { serverCode, details, retryAfterMs: wait }] as const;
}

function errorIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
  } catch {
    return undefined;
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
