import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import { isLong, jsonPieces } from "./json-pieces.ts";

/**
 * Writes a value as JSON, a long one in pieces: others have their turn between two, and no more is made than is read.
 * Resolves when more may be written, or when nobody reads any more. Rejects
 * when it cannot be JSON; then the response is broken off if it had begun.
 */
export async function writeJson(response: ServerResponse, value: unknown, end = ""): Promise<void> {
  if (!isLong(value)) return write(response, `${JSON.stringify(value)}${end}`);
  try {
    for (const piece of jsonPieces(value)) {
      if (response.destroyed) return;
      await write(response, piece);
      await setImmediate();
    }
  } catch (error) {
    // Half of an answer must not be taken for one, nor waited for.
    response.destroy();
    throw error;
  }
  return write(response, end);
}

function write(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return Promise.resolve();
  return new Promise<void>((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
}
