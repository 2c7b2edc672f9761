import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import { GOLDEN_REQUESTS } from "#lib/protocol/golden.ts";
import { METHODS } from "#lib/protocol/methods.ts";
import { expectAnswer, openAnyServer, type AnyServer } from "../testing/any-server.ts";
import { anyJsonText, anyKey, objectText } from "../testing/wrong-json.ts";

// Whatever is sent over HTTP, with any-params.long.test.ts 20,000 requests: each gets an answer of JSON-RPC, none ends the
// server. A failure prints its seed and the smallest request that shows it; `fc.assert(…, { seed, path })` sends that again.

const TIMEOUT_MS = 240_000;
/** Requests that start nothing: nobody has started these sandboxes. */
const GOLDEN = Object.values(GOLDEN_REQUESTS)
  .flatMap((requests) => Object.values<string>(requests))
  .filter((text) => !text.includes("sandbox.start"));

let any: AnyServer;
beforeAll(async () => {
  any = await openAnyServer();
});
afterAll(async () => {
  await any.close();
  expect(any.runtime.machines).toEqual([]);
});

test("any bytes, 2,000 times", { timeout: TIMEOUT_MS }, async () => {
  const property = fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
    const { error } = expectAnswer(await any.send(bytes));
    expect(error.data.code).toMatch(/^(parseError|invalidRequest)$/);
  });
  await fc.assert(property, { numRuns: 2_000 });
});

test("any JSON, 3,000 times", { timeout: TIMEOUT_MS }, async () => {
  const property = fc.asyncProperty(anyJsonText, async (text) => {
    expect(expectAnswer(await any.send(text)).error).toBeDefined();
  });
  await fc.assert(property, { numRuns: 3_000 });
});

test("a right request that is cut off, 1,000 times", { timeout: TIMEOUT_MS }, async () => {
  const property = fc.asyncProperty(fc.constantFrom(...GOLDEN), fc.nat(), async (text, at) => {
    const { error } = expectAnswer(await any.send(text.slice(0, at % text.length)));
    expect(error.data.code).toBe("parseError");
  });
  await fc.assert(property, { numRuns: 1_000 });
});

test("a right request in which a byte is another, 2,000 times", { timeout: TIMEOUT_MS }, async () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const property = fc.asyncProperty(fc.constantFrom(...GOLDEN), fc.nat(), byte, async (text, at, other) => {
    const bytes = Buffer.from(text);
    bytes[at % bytes.length] = other;
    expectAnswer(await any.send(bytes));
  });
  await fc.assert(property, { numRuns: 2_000 });
});

test("any envelope, 4,000 times: and the answer has its id", { timeout: TIMEOUT_MS }, async () => {
  const methods = [...Object.keys(METHODS), "constructor", "__proto__"].map((name) => `"${name}"`);
  const field = fc.oneof(
    { weight: 4, arbitrary: fc.constant(["jsonrpc", `"2.0"`] as const) },
    { weight: 4, arbitrary: fc.tuple(fc.constant("method"), fc.constantFrom(...methods)) },
    fc.tuple(anyKey, anyJsonText),
  );
  const before = fc.constantFrom("", "\u{feff}", " \n");
  const property = fc.asyncProperty(before, fc.array(field, { maxLength: 8 }), async (space, fields) => {
    const text = objectText(fields);
    const answer = expectAnswer(await any.send(space + text));
    const { id } = JSON.parse(text);
    if (id === null || id === undefined) expect(answer).not.toHaveProperty("id");
    else if (answer.error?.message.startsWith("The id is nested") !== true) expect(answer.id).toEqual(id);
  });
  await fc.assert(property, { numRuns: 4_000 });
});

test("any headers, 1,000 times", { timeout: TIMEOUT_MS }, async () => {
  const printable = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
  const header = fc.tuple(
    fc.constantFrom(
      "Content-Type",
      "Content-Encoding",
      "Accept",
      "Authorization",
      "Proxy-Authorization",
      "Origin",
      "Cookie",
      "X-Any",
    ),
    fc.oneof(
      fc.constantFrom(
        "application/json",
        NDJSON,
        "*/*",
        "text/plain",
        "null",
        "Bearer msb_x.y.z",
        "gzip",
        "",
      ),
      fc.string({ unit: printable }),
    ),
  );
  const headers = fc.array(header, { maxLength: 6 });
  const property = fc.asyncProperty(headers, fc.constantFrom(...GOLDEN), async (lines, text) => {
    expect(expectAnswer(await any.send(text, lines)).error).toBeDefined();
  });
  await fc.assert(property, { numRuns: 1_000 });
});
