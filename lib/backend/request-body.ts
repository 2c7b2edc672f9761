import type { z } from "zod";
import { SandboxError } from "#lib/protocol/errors.ts";

/**
 * The JSON in a request's body, checked; reads no further than the limit.
 *
 * @throws SandboxError unsupportedMediaType, payloadTooLarge, parseError or invalidParams
 */
export async function readBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  maxBytes: number,
): Promise<z.output<S>> {
  // A page elsewhere may send text/plain without asking the browser's leave, but not JSON.
  if (!isJson(request.headers.get("content-type") ?? "")) {
    throw new SandboxError(
      "unsupportedMediaType",
      'The body must be JSON, with "content-type: application/json".',
    );
  }
  const bytes = await readBytes(request, maxBytes);
  const parsed = schema.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  const first = issues[0];
  const where = first === undefined || first.path === "" ? "the body" : `"${first.path}"`;
  throw new SandboxError("invalidParams", `In ${where}: ${first?.message ?? "not as agreed"}`, {
    details: { issues: issues.slice(0, 20) },
  });
}

function isJson(contentType: string): boolean {
  return /^application\/(?:[\w.+-]+\+)?json$/i.test((contentType.split(";")[0] ?? "").trim());
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (): SandboxError =>
    new SandboxError("payloadTooLarge", `The body is larger than ${maxBytes} bytes, the limit.`, {
      details: { limitBytes: maxBytes },
    });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new SandboxError("parseError", "The body is not JSON in UTF-8.", { cause });
  }
}
