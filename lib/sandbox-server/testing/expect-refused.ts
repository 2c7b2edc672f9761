import { expect } from "vitest";
import { ERRORS, type ErrorCode } from "#lib/protocol/errors.ts";
import type { Loose, TestServer } from "./test-server.ts";

/**
 * Sends a body and checks that it is answered with exactly an error of JSON-RPC, with the status and number of its code.
 * The message. An empty `authorization` sends none.
 */
export async function expectRefused(
  server: TestServer,
  body: unknown,
  code: ErrorCode,
  authorization: string,
): Promise<string> {
  const response = await server.post(body, authorization === "" ? {} : { authorization });
  const answer: Loose = await response.json();
  expect([response.status, answer.error?.code, answer.error?.data?.code]).toEqual([
    ERRORS[code].http,
    ERRORS[code].rpc,
    code,
  ]);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(Object.keys(answer).filter((name) => name !== "id")).toEqual(["jsonrpc", "error"]);
  return answer.error.message;
}
