import { RpcErrorObject, RpcResponse } from "#lib/protocol/envelope.ts";
import { errorCodeOf } from "#lib/protocol/errors.ts";
import { METHODS, type MethodName, type MethodResult } from "#lib/protocol/methods.ts";
import { SandboxError } from "./errors.ts";
import { completeResult } from "./plain-server.ts";

/** So much of what a server answered is kept in an error. */
const MAX_BODY_CHARS = 4_096;
const MAX_MESSAGE_CHARS = 200;

/** What a server answered: the JSON in it, and what an error tells of it. */
export interface Answer {
  readonly json: unknown;
  readonly facts: AnswerFacts;
}

/** What every error that is made from an answer carries. */
export interface AnswerFacts {
  readonly status: number;
  /** The answer's text, as far as it is kept. */
  readonly body: string;
}

/** The whole answer. @throws SandboxError InvalidResponse when it is not JSON */
export async function answerOf(response: Response): Promise<Answer> {
  return answerIn(await response.text(), response.status, "The server's answer");
}

/** The answer in a text, `what` in the message of an error. @throws SandboxError InvalidResponse when it is not JSON */
export function answerIn(text: string, status: number, what: string): Answer {
  const facts = factsOf(text, status);
  try {
    return { json: JSON.parse(text), facts };
  } catch (cause) {
    const said = cut(text, MAX_MESSAGE_CHARS);
    throw new SandboxError("InvalidResponse", `${what} is not JSON: ${said}`, { ...facts, cause });
  }
}

/** What an error tells of an answer with this text. */
export function factsOf(text: string, status: number): AnswerFacts {
  return { status, body: cut(text, MAX_BODY_CHARS) };
}

/** The result in a JSON-RPC answer, checked. @throws SandboxError ServerError with the error in it, or InvalidResponse */
export function resultOf<M extends MethodName>(method: M, { json, facts }: Answer): MethodResult<M> {
  const error = errorIn(json);
  const ours = RpcErrorObject.safeParse(error);
  if (ours.success) {
    const [message, named] = told(ours.data, method);
    throw new SandboxError("ServerError", message, { ...facts, ...named });
  }
  // The original server's flat shape.
  if (typeof error === "string") throw new SandboxError("ServerError", error, facts);
  const envelope = RpcResponse.safeParse(json);
  if (!envelope.success) {
    const message = `The server's answer to ${method} is not JSON-RPC.`;
    throw new SandboxError("InvalidResponse", message, { ...facts, cause: envelope.error });
  }
  const parsed = METHODS[method].result.safeParse(completeResult(method, envelope.data.result));
  if (parsed.success) return parsed.data as MethodResult<M>;
  const message = `The server's result of ${method} is not as agreed.`;
  throw new SandboxError("InvalidResponse", message, { ...facts, cause: parsed.error });
}

/**
 * What a status other than 2xx means: RequestFailed. Beside our JSON-RPC errors the original server has two more shapes,
 * `{"error":"<text>","code":<number>}` and plain text.
 */
export async function refusal(response: Response, what: string): Promise<SandboxError> {
  if (redirects(response)) return redirection(response);
  const { status } = response;
  const retryAfterS = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retryAfterMs = Number.isFinite(retryAfterS) ? retryAfterS * 1_000 : undefined;
  const text = await response.text().catch(() => "");
  const facts = { ...factsOf(text, status), retryAfterMs };
  const error = errorIn(jsonIn(text));
  const ours = RpcErrorObject.safeParse(error);
  if (ours.success) {
    const [message, named] = told(ours.data, what);
    const precise = named.retryAfterMs ?? retryAfterMs;
    return new SandboxError("RequestFailed", message, { ...facts, ...named, retryAfterMs: precise });
  }
  const said = typeof error === "string" ? error : cut(text, MAX_MESSAGE_CHARS);
  return new SandboxError("RequestFailed", `The server answered ${status}: ${said}`, facts);
}

/** A browser tells that much of a redirection, and neither its status nor where to. */
const OPAQUE = "opaqueredirect";

function redirects({ type, status }: Response): boolean {
  return type === OPAQUE || (status >= 300 && status < 400);
}

async function redirection(response: Response): Promise<SandboxError> {
  const text = await response.text().catch(() => "");
  const opaque = response.type === OPAQUE;
  const location = response.headers.get("location");
  const [status, place] = [opaque ? "" : ` (${response.status})`, location ?? "a place that is not told"];
  return new SandboxError(
    "RequestFailed",
    `The server redirects${status} to ${place}. Nothing follows, and the API key stays here: give the address in the end as serverUrl.`,
    opaque ? {} : factsOf(text, response.status),
  );
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

function errorIn(json: unknown): unknown {
  return typeof json === "object" && json !== null && "error" in json ? json.error : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
