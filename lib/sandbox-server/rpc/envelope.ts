import { SandboxError } from "#lib/protocol/errors.ts";
import { echoedId } from "./echoed-id.ts";

/** A request whose envelope is right; its parameters are still whatever came. */
export interface RpcCall {
  readonly method: string;
  readonly params: unknown;
  readonly id: unknown;
}

/** A request that could not be read, with the id to answer under, when there was one. */
export class EnvelopeError extends SandboxError {
  readonly id: unknown;

  constructor(id: unknown, message: string) {
    super("invalidRequest", message);
    this.id = id;
  }
}

/** Reads the body of a request. SandboxErrors: `parseError` for what is not JSON, `invalidRequest` for what is no call. */
export function readEnvelope(body: Uint8Array): RpcCall {
  const value = parseJson(body);
  if (Array.isArray(value)) {
    throw new EnvelopeError(undefined, "Batches are not supported: send one JSON-RPC request object");
  }
  if (typeof value !== "object" || value === null) {
    throw new EnvelopeError(undefined, "The body must be a JSON-RPC request object");
  }
  const { jsonrpc, method, params, id: givenId } = value as Record<string, unknown>;
  const echoed = echoedId(givenId, () => new TextDecoder().decode(body));
  if (echoed === undefined) throw new EnvelopeError(undefined, "The id is nested too deeply to be sent back");
  const { id } = echoed;
  if (jsonrpc !== "2.0")
    throw new EnvelopeError(id, 'Invalid or missing jsonrpc version field; it must be "2.0"');
  if (typeof method !== "string")
    throw new EnvelopeError(id, "Invalid or missing method field; it must be a string");
  return { method, params, id };
}

/** SandboxError `parseError` for what is not JSON in UTF-8. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : "it is not UTF-8";
    throw new SandboxError("parseError", `Failed to parse the request body as JSON: ${why}`, {
      cause: error,
    });
  }
}
