import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { rpcError } from "#lib/protocol/envelope.ts";
import { SandboxError } from "#lib/protocol/errors.ts";

/** By Node's name of the fault; everything else is no HTTP at all. */
const FAULTS: Readonly<Record<string, { readonly status: number; readonly message: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: "The request's headers are too long" },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: "The request did not come to its end in time" },
};

/** Answers what is no HTTP request, in JSON like every other fault, and ends the connection. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, message } = FAULTS[error.code ?? ""] ?? {
    status: 400,
    message: `This is no HTTP request: ${error.message}`,
  };
  const body = JSON.stringify(rpcError(undefined, new SandboxError("invalidRequest", message)));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  // Whoever sends this might never close its half.
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
