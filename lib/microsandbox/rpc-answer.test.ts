import { expect, test } from "vitest";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import { createRpcClient } from "./rpc-client.ts";
import { failureOf } from "./testing/failure-of.ts";

const place = { namespace: "n", sandbox: "s" };

/** What a call, and the same as a stream, fail with when this is the answer. */
function failuresOf(body: string, init?: ResponseInit) {
  return failuresWhen(() => new Response(body, init));
}

async function failuresWhen(answer: () => Response) {
  const client = createRpcClient({ serverUrl: "http://server", fetch: async () => answer() });
  const reading = async () => {
    for await (const event of await client.open("sandbox.stop", place)) expect.fail(event.kind);
  };
  return [await failureOf(client.call("sandbox.stop", place)), await failureOf(reading())] as const;
}

test.for([
  ["no JSON", "<html>"],
  ["no JSON-RPC", "[]"],
  ["JSON-RPC of another version", '{"jsonrpc":"1.0","result":"x"}'],
  ["another result than was asked for", '{"jsonrpc":"2.0","result":7,"id":1}'],
  ["nothing", ""],
] as const)("an answer that is %s is told with its text and status", async ([, body]) => {
  for (const failure of await failuresOf(body, { status: 201 })) {
    expect(failure).toMatchObject({ code: "InvalidResponse", status: 201, body });
  }
});

test.for([
  ["no JSON", "<html>"],
  ["no object", "7"],
  ["no JSON-RPC", '{"result":1}'],
  ["another result than was asked for", '{"jsonrpc":"2.0","result":7,"id":1}'],
] as const)("a line of a stream that is %s is told with its text and status", async ([, line]) => {
  const [, failure] = await failuresOf(`\n${line}\n`, { headers: { "content-type": NDJSON } });
  expect(failure).toMatchObject({ code: "InvalidResponse", status: 200, body: line });
});

test("of a long answer its beginning is kept", async () => {
  const [failure] = await failuresOf("x".repeat(10_000));
  expect(failure.body).toBe(`${"x".repeat(4_096)}…`);
});

test.for(["null", '"in words"', "7", "[]", "{}", '{"code":5}'])(
  "an error is an error, whatever its data are: %s",
  async (data) => {
    const body = `{"jsonrpc":"2.0","error":{"code":-32603,"message":"It broke.","data":${data}},"id":1}`;
    const [called, streamed] = await failuresOf(body);
    expect(called).toMatchObject({ code: "ServerError", message: "It broke.", serverCode: "internal", body });
    expect(streamed).toMatchObject({ code: "ServerError", message: "It broke." });
    const [refused] = await failuresOf(body, { status: 500 });
    expect(refused).toMatchObject({ code: "RequestFailed", message: "It broke.", status: 500, body });
  },
);

test("the original's flat error in a good answer is a ServerError with its text", async () => {
  const body = '{"error":"Internal server error","code":5002}';
  for (const failure of await failuresOf(body)) {
    expect(failure).toMatchObject({
      code: "ServerError",
      message: "Internal server error",
      status: 200,
      body,
    });
  }
});

test("a server that redirects is told, and where to; a browser tells neither status nor place", async () => {
  const [moved] = await failuresOf("Moved", {
    status: 301,
    headers: { location: "https://other.example/api" },
  });
  expect(moved).toMatchObject({ code: "RequestFailed", status: 301, body: "Moved" });
  expect(moved.message).toContain("redirects (301) to https://other.example/api.");
  const [nowhere] = await failuresOf("", { status: 302 });
  expect(nowhere.message).toContain("redirects (302) to a place that is not told.");
  const hidden = () => Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });
  const [opaque] = await failuresWhen(hidden);
  expect([opaque.code, opaque.status]).toEqual(["RequestFailed", undefined]);
  expect(opaque.message).toContain("redirects to a place that is not told.");
});
