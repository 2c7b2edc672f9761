import { expect, test } from "vitest";
import { SandboxError as ServerError } from "#lib/protocol/errors.ts";
import { Caller } from "./caller.ts";
import { createRpcClient } from "./rpc-client.ts";
import { failureOf } from "./testing/failure-of.ts";
import { type FakeAnswer, startFakeRpcServer } from "./testing/fake-rpc-server.ts";

const INFO = {
  name: "fake",
  version: "1",
  runtime: { name: "none", version: "1", enforces: [], missing: [] },
  languages: [],
  images: [],
  limits: {},
};

async function callerOn(answer: (answer: FakeAnswer) => unknown) {
  const server = await startFakeRpcServer({ "server.info": answer });
  const client = createRpcClient({ serverUrl: server.url });
  return { server, caller: new Caller(client, { sandbox: "s", namespace: "n" }, () => true) };
}

test("what the server is, is asked for once, also by several at a time", async () => {
  const { server, caller } = await callerOn(({ result }) => result(INFO));
  await using _ = server;
  await Promise.all([caller.info(), caller.mustOffer("files"), caller.mustOffer("input")]);
  expect((await caller.info()).name).toBe("fake");
  expect(server.calls).toHaveLength(1);
});

test("who gives up asking leaves the others their answer", async () => {
  const asked = Promise.withResolvers<FakeAnswer>();
  const { server, caller } = await callerOn(asked.resolve);
  await using _ = server;
  const abort = new AbortController();
  const first = caller.info({ signal: abort.signal });
  const hurried = failureOf(caller.info({ requestTimeoutMs: 20 }));
  const patient = caller.info();
  const answer = await asked.promise;
  abort.abort(new Error("enough"));
  await expect(first).rejects.toThrow("enough");
  expect((await hurried).code).toBe("Timeout");
  answer.result(INFO);
  expect((await patient).version).toBe("1");
});

test("what could not be found out is asked for again", async () => {
  const answers: ((answer: FakeAnswer) => void)[] = [
    ({ error }) => error(new ServerError("unavailable", "later")),
    ({ result }) => result(INFO),
  ];
  const { server, caller } = await callerOn((answer) => answers.shift()?.(answer));
  await using _ = server;
  expect((await failureOf(caller.mustOffer("files"))).serverCode).toBe("unavailable");
  await caller.mustOffer("files");
});
