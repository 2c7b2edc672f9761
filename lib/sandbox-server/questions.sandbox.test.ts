import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answered, startTestServer, type TestServer } from "./testing/test-server.ts";

const place = { sandbox: "questions", namespace: "default" };
const HEAVY_LOAD_MS = 20_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ limits: { questionMs: HEAVY_LOAD_MS } });
  await server.call("sandbox.start", { ...place, config: { image: "host" } });
});
afterAll(() => server.close());

const result = async (answer: ReturnType<TestServer["call"]>) => (await answer).body.result;

describe.each([
  ["python", "import math\nanswer = 42", "int"],
  ["node", "const answer = 42", "number"],
])("repl.complete and repl.inspect for %s", (language, code, type) => {
  test("work with what the last run has left", async () => {
    await server.call("sandbox.repl.run", { ...place, language, code });
    expect(await result(server.call("repl.complete", { ...place, language, code: "answ" }))).toEqual({
      kernel: "ready",
      from: 0,
      to: 4,
      completions: [{ text: "answer", kind: "variable" }],
      truncated: false,
    });
    expect(await result(server.call("repl.inspect", { ...place, language, code: "answer" }))).toEqual({
      kernel: "ready",
      found: true,
      name: "answer",
      type,
      value: "42",
    });
    expect(await result(server.call("repl.inspect", { ...place, language, code: "unknown" }))).toEqual({
      kernel: "ready",
      found: false,
    });
  });

  test("take the cursor in UTF-16 code units, and what is behind it", async () => {
    const emoji = "'😀😀'; answ + 1";
    const cursor = emoji.indexOf(" + 1");
    const completed = await result(server.call("repl.complete", { ...place, language, code: emoji, cursor }));
    expect(completed).toMatchObject({ from: cursor - 4, to: cursor, completions: [{ text: "answer" }] });
    const within = { ...place, language, code: "'😀'; answer", cursor: 8 };
    expect(await result(server.call("repl.inspect", within))).toMatchObject({ name: "answer" });
  });

  test("say at once that the kernel is busy", async () => {
    const wait =
      language === "python" ? "input()" : "process.stdin.once('data', () => process.stdin.pause())";
    const execution = `busy-${language}`;
    const params = { ...place, language, code: wait, stdin: "open", execution } as const;
    const answers = Promise.withResolvers<Answered[]>();
    const ask = async () => {
      const asked = [
        server.call("repl.complete", { ...place, language, code: "answ" }),
        server.call("repl.inspect", { ...place, language, code: "answer" }),
      ];
      await Promise.all(asked).then(answers.resolve, answers.reject);
      await server.call("execution.input", { ...place, execution, number: 1, data: "go on\n" });
    };
    await server.stream("sandbox.repl.run", params, (event) => {
      if (event.kind === "input") void ask();
    });
    expect((await answers.promise).map(({ body }) => body.result)).toEqual([
      { kernel: "busy", from: 4, to: 4, completions: [], truncated: false },
      { kernel: "busy", found: false },
    ]);
    expect(await result(server.call("repl.complete", { ...place, language, code: "answ" }))).toMatchObject({
      kernel: "ready",
    });
  });
});

test("a fresh run leaves its variables, in Python and in Node", async () => {
  await server.call("sandbox.repl.run", {
    ...place,
    language: "python",
    code: "left_behind = 1",
    fresh: true,
  });
  const python = { ...place, language: "python", code: "left_be" };
  expect((await result(server.call("repl.complete", python))).completions).toEqual([
    { text: "left_behind", kind: "variable" },
  ]);
  await server.call("sandbox.repl.run", {
    ...place,
    language: "node",
    code: "var leftBehind = 1",
    fresh: true,
  });
  const node = { ...place, language: "node", code: "leftBe" };
  expect((await result(server.call("repl.complete", node))).completions).toEqual([
    { text: "leftBehind", kind: "variable" },
  ]);
});

test.each([
  ["a cursor behind the end", { language: "python", code: "x", cursor: 2 }, "invalidParams", 400],
  ["an unknown language", { language: "cobol", code: "x" }, "languageUnavailable", 422],
  ["too much code", { language: "python", code: "x".repeat(1_048_577) }, "payloadTooLarge", 413],
])("%s is refused", async (_, params, code, status) => {
  const answered = await server.call("repl.complete", { ...place, ...params });
  expect(answered.status).toBe(status);
  expect(answered.body.error.data.code).toBe(code);
});

test("a question that takes all memory is ended, and the variables stay", async () => {
  const code = "kept = 'here'\nclass Greedy:\n def __repr__(self): return 'x' * 2**30\ngreedy = Greedy()";
  await server.call("sandbox.repl.run", { ...place, language: "python", code });
  const inspected = await result(
    server.call("repl.inspect", { ...place, language: "python", code: "greedy" }),
  );
  expect(inspected).toEqual({ kernel: "ready", found: true, name: "greedy", type: "Greedy" });
  const ran = await result(server.call("sandbox.repl.run", { ...place, language: "python", code: "kept" }));
  expect(ran.displays).toEqual([{ "text/plain": "'here'" }]);
});

test("a sandbox that does not run, or never was, cannot be asked", async () => {
  const asked = async (sandbox: string) => {
    const params = { ...place, sandbox, language: "node", code: "x" };
    const { status, body } = await server.call("repl.inspect", params);
    return [status, body.error.data.code];
  };
  expect(await asked("never")).toEqual([404, "sandboxNotFound"]);
  await server.call("sandbox.start", {
    ...place,
    sandbox: "stopped",
    config: { image: "microsandbox/node" },
  });
  await server.call("sandbox.stop", { ...place, sandbox: "stopped" });
  expect(await asked("stopped")).toEqual([409, "sandboxNotRunning"]);
});

test("long code is answered, too", async () => {
  const code = `${"value = [1, 2, 'three']  # and four\n".repeat(25_000)}pri`;
  const completed = await result(server.call("repl.complete", { ...place, language: "python", code }));
  expect(completed.completions).toEqual([{ text: "print", kind: "function" }]);
  const script = `${"let value = [1, 2, 'three'];  // and four\n".repeat(20_000)}encodeURIC`;
  const inNode = await result(server.call("repl.complete", { ...place, language: "node", code: script }));
  expect(inNode.completions).toEqual([{ text: "encodeURIComponent", kind: "function" }]);
});
