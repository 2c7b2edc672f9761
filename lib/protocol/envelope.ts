import { z } from "zod";
import { ERRORS, type ErrorDetails, type SandboxError } from "./errors.ts";

/** What a client sends. `id` may be any JSON value; without one the request is answered all the same (Go's SDK sends none). */
export const RpcRequest = z.object({
  jsonrpc: z.literal("2.0"),
  method: z.string(),
  params: z.unknown().optional(),
  id: z.unknown().optional(),
});
export type RpcRequest = z.infer<typeof RpcRequest>;

/** The error object of a failed reply. `data.code` is the name from the error table. */
export const RpcErrorObject = z.object({
  code: z.int(),
  message: z.string(),
  data: z.looseObject({ code: z.string() }).optional().catch(undefined),
});
export type RpcErrorObject = z.infer<typeof RpcErrorObject>;

/** What a server answers: either `result` or `error`; the other key is absent, never null. */
export const RpcResponse = z.object({
  jsonrpc: z.literal("2.0"),
  result: z.unknown().optional(),
  error: RpcErrorObject.optional(),
  id: z.unknown().optional(),
});
export type RpcResponse = z.infer<typeof RpcResponse>;

/** A line of a streamed answer before the last: an event. */
export const EVENT_METHOD = "execution.event";
export const RpcNotification = z.object({
  jsonrpc: z.literal("2.0"),
  method: z.literal(EVENT_METHOD),
  params: z.unknown(),
});
export type RpcNotification = z.infer<typeof RpcNotification>;

/** A stream that has nothing to say sends an empty line this often; proxies cut silence at 60 s, Node's fetch at 300 s. */
export const KEEP_ALIVE_MS = 10_000;

/** `{"jsonrpc","result","id"}` in the original's key order; an absent or null id leaves the key out. */
export function rpcResult(id: unknown, result: unknown): RpcResponse {
  return { jsonrpc: "2.0", result, ...(id === undefined || id === null ? {} : { id }) };
}

/** `{"jsonrpc","error","id"}`; the error's `data` carries our code and the details. */
export function rpcError(id: unknown, error: SandboxError): RpcResponse {
  const data: ErrorDetails & { code: string } = { ...error.details, code: error.code };
  return {
    jsonrpc: "2.0",
    error: { code: ERRORS[error.code].rpc, message: error.message, data },
    ...(id === undefined || id === null ? {} : { id }),
  };
}

/** One line of a stream: `{"jsonrpc","method":"execution.event","params":<event>}`. */
export function rpcEvent(event: unknown): RpcNotification {
  return { jsonrpc: "2.0", method: EVENT_METHOD, params: event };
}
