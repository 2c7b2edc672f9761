import { expect } from "vitest";
import { isSandboxError, PythonSandbox, SandboxError, type SandboxErrorCode } from "../index.ts";
import { failureOf } from "./failure-of.ts";
import { entry, type SurfaceContext, type SurfaceEntry } from "./surface-entry.ts";

const answering = (body: string) => async () =>
  new Response(body, { headers: { "content-type": "application/json" } });

/** What fails with each. */
const FAILING = {
  NotStarted: ({ server }) => new PythonSandbox({ serverUrl: server.url }).run("1"),
  RequestFailed: ({ server }) => PythonSandbox.create({ serverUrl: server.url, image: "no such image" }),
  ServerError: () =>
    PythonSandbox.create({
      fetch: answering('{"jsonrpc":"2.0","error":{"code":-32603,"message":"late"},"id":1}'),
    }),
  Timeout: ({ sandbox }) => sandbox.run("import time; time.sleep(300)", { requestTimeoutMs: 200 }),
  HttpError: () => PythonSandbox.create({ serverUrl: "http://127.0.0.1:1" }),
  InvalidResponse: () => PythonSandbox.create({ fetch: answering("<html>") }),
} satisfies Record<SandboxErrorCode, (on: SurfaceContext) => Promise<unknown>>;

/** The section Error Handling of the original's reference, variant by variant. */
export const ERRORS: readonly SurfaceEntry[] = [
  ...Object.entries(FAILING).map(([code, call]) =>
    entry(`SandboxError::${code}`, [], async (on) => {
      const error = await failureOf(call(on));
      expect([error.name, error.code]).toEqual(["SandboxError", code]);
      expect(isSandboxError(error, code as SandboxErrorCode)).toBe(true);
      expect(error).toBeInstanceOf(SandboxError);
    }),
  ),
  entry("SandboxError: what the server said (extension)", [], async (on) => {
    const refused = await failureOf(FAILING.RequestFailed(on));
    expect([refused.status, refused.serverCode]).toEqual([404, "imageNotFound"]);
    const { body, message } = refused;
    expect(JSON.parse(body ?? "")).toMatchObject({ error: { message } });
  }),
];
