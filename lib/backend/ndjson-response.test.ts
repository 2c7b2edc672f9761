import { expect, test } from "vitest";
import { asksForNdjson, ndjsonResponse } from "./ndjson-response.ts";

const never = new AbortController().signal;

async function textOf(response: Response): Promise<string> {
  return await response.text();
}

async function* values(): AsyncGenerator<number> {
  yield 1;
  yield 2;
}

test("writes each value as a line", async () => {
  expect(await textOf(await ndjsonResponse(async () => values(), never))).toBe("1\n2\n");
});

test("sends an empty line while there is nothing to say, and loses nothing by it", async () => {
  const release = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<string> {
    await release.promise;
    yield "at last";
  }
  const response = await ndjsonResponse(async () => slow(), never, {}, 5);
  const reader = response.body?.getReader();
  const next = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value);
  expect([await next(), await next()]).toEqual(["\n", "\n"]);
  release.resolve();
  let line = "\n";
  while (line === "\n") line = await next();
  expect(line).toBe('"at last"\n');
});

test("what fails before the first value is not a stream yet", async () => {
  const refused = ndjsonResponse(() => Promise.reject(new Error("refused")), never);
  await expect(refused).rejects.toThrow("refused");
});

test("takes no more values than the reader does", async () => {
  let made = 0;
  async function* endless(): AsyncGenerator<number> {
    for (;;) yield (made += 1);
  }
  const response = await ndjsonResponse(async () => endless(), never);
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(made).toBeLessThanOrEqual(2);
  await response.body?.cancel();
});

test("tells the values to end when the reader goes away, and when the request is aborted", async () => {
  for (const leave of ["cancel", "abort"]) {
    const ended = Promise.withResolvers<void>();
    const request = new AbortController();
    const response = await ndjsonResponse(async (signal) => {
      async function* waiting(): AsyncGenerator<number> {
        try {
          yield 1;
          await new Promise((_resolve, reject) =>
            signal.addEventListener("abort", () => reject(new Error("hung up"))),
          );
        } finally {
          ended.resolve();
        }
      }
      return waiting();
    }, request.signal);
    const reader = response.body?.getReader();
    await reader?.read();
    if (leave === "cancel") await reader?.cancel();
    else request.abort();
    await ended.promise;
  }
});

test("a caller asks for lines by Accept", () => {
  const asks = (accept: string) => asksForNdjson(new Request("http://localhost", { headers: { accept } }));
  expect(asks("application/x-ndjson")).toBe(true);
  expect(asks("application/json, Application/X-NDJSON;q=0.9")).toBe(true);
  expect(asks("*/*")).toBe(false);
});
