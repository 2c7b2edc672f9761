import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { StepFailure } from "../entry/steps.mjs";
import { findPort, isLoopback, urlOf } from "./addresses.ts";

let taken: Server | undefined;
afterEach(() => void taken?.close());

function listen(host: string, port: number) {
  return findPort({
    host,
    port,
    portSetting: "QUICKSAND_PORT",
    hostSetting: "QUICKSAND_HOST",
    what: "the page",
  });
}

test("port 0 becomes a free port", async () => {
  expect(await listen("127.0.0.1", 0)).toBeGreaterThan(1_023);
});

test("a taken port names the program that holds it and the setting to change", async () => {
  taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const failure = await listen("127.0.0.1", port).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StepFailure);
  expect(failure).toMatchObject({
    message: expect.stringContaining(`process ${process.pid}`),
    remedy: expect.stringContaining("QUICKSAND_PORT"),
  });
});

test("an address that this machine does not have names the setting", async () => {
  await expect(listen("192.0.2.1", 0)).rejects.toMatchObject({
    remedy: expect.stringContaining("QUICKSAND_HOST"),
  });
});

test("loopback is 127.0.0.0/8, ::1 and localhost", () => {
  expect(["127.0.0.1", "127.1.2.3", "::1", "localhost"].every(isLoopback)).toBe(true);
  expect(["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org"].some(isLoopback)).toBe(false);
});

test("a server on all addresses is reached by the loopback one", () => {
  expect(urlOf("0.0.0.0", 3000)).toBe("http://127.0.0.1:3000");
  expect(urlOf("::", 3000)).toBe("http://[::1]:3000");
  expect(urlOf("localhost", 80)).toBe("http://localhost:80");
});
