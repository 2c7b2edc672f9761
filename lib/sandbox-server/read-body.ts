import type { IncomingMessage, ServerResponse } from "node:http";
import { SandboxError } from "#lib/protocol/errors.ts";

/** The whole body. SandboxError `payloadTooLarge`, then the connection ends with the answer: the rest is not read. */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<Buffer> {
  const tooLarge = () => {
    response.setHeader("connection", "close");
    return new SandboxError(
      "payloadTooLarge",
      `The request body has more than ${maxBytes} bytes (the operator sets this with QUICKSAND_BODY_MIB)`,
      { details: { limitBytes: maxBytes } },
    );
  };
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not an async iterator: leaving that early would destroy the socket before the answer is out.
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        request.pause();
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
  });
}
