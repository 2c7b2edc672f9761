import { expect } from "vitest";
import { Sandbox } from "#lib/api/contract.ts";
import { callRoute, cookieOf } from "#lib/backend/testing/call-route.ts";
import { POST as create } from "../sandboxes/route.ts";

/** Makes a sandbox for the visitor with this cookie, without one for a newcomer. */
export async function newSandbox(cookie?: string) {
  const response = await callRoute(create, { body: { language: "python" }, cookie });
  expect(response.status).toBe(201);
  const sandbox = Sandbox.parse(await response.json());
  return { id: sandbox.id, cookie: cookie ?? cookieOf(response), response };
}

/** The status and the body of a refusal, together. */
export async function errorOf(response: Response): Promise<unknown> {
  return { status: response.status, ...((await response.json()) as object) };
}

/** A run that every visitor may start. */
export const hello = { language: "python", code: "print('hello')" };
