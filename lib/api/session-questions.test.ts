import { expect, test } from "vitest";
import { ApiFailure } from "./failure.ts";
import { createSandboxSession } from "./sandbox-session.ts";
import { fakeServer } from "./testing/fake-server.ts";

const question = { language: "python", code: "math.sq" };

function start(server = fakeServer()) {
  const lost: string[] = [];
  const session = createSandboxSession({
    api: server.api,
    stream: server.stream,
    onNotice: (notice) => void (notice.kind === "lost" && lost.push(notice.reason)),
    newId: () => "e1",
    wait: () => Promise.resolve(),
  });
  return { ...server, session, lost };
}

test("without a sandbox there is no answer, and none is started for a question", async () => {
  const { session, calls } = start();
  expect(await session.complete(question)).toBeUndefined();
  expect(await session.inspect(question)).toBeUndefined();
  expect(calls).toEqual([]);
});

test("a sandbox is started for a question when that is asked for, and then used", async () => {
  const { session, calls } = start();
  expect(await session.complete(question, { start: true })).toMatchObject({ kernel: "ready", to: 7 });
  expect(await session.inspect(question)).toMatchObject({ found: false });
  expect(calls).toEqual(["create python", "complete s1 math.sq", "inspect s1 math.sq"]);
});

test("a sandbox that is gone has no answer, and is told to be lost", async () => {
  const { session, failures, lost } = start();
  await session.run({ language: "python", code: "1" });
  failures.set("complete", [new ApiFailure("sandboxNotFound", "gone")]);
  expect(await session.complete(question)).toBeUndefined();
  expect(lost).toEqual(["gone"]);
});

test("what fails otherwise is the caller's to know, a caller's abort too", async () => {
  const { session, failures, api } = start();
  await session.run({ language: "python", code: "1" });
  const many = new ApiFailure("tooManyRuns", "Too many.");
  failures.set("inspect", [many]);
  await expect(session.inspect(question)).rejects.toBe(many);
  api.complete = async (_id, _question, signal) => {
    signal?.throwIfAborted();
    throw new Error("not aborted");
  };
  const enough = AbortSignal.abort(new Error("enough"));
  await expect(session.complete(question, { signal: enough })).rejects.toThrow("enough");
});
