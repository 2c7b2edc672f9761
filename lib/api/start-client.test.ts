import { expect, test } from "vitest";
import { createApi } from "./client.ts";
import { ApiFailure } from "./failure.ts";

const sandbox = { id: "s-1", state: "running", image: "host", startMs: 5 };

/** The API on a server that answers a start with these lines. */
function answering(lines: readonly (object | string)[], status = 200) {
  const asked: RequestInit[] = [];
  const body = lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
  const api = createApi({
    async fetch(_, init) {
      asked.push(init ?? {});
      return new Response(body, {
        status,
        headers: { "content-type": "application/x-ndjson; charset=utf-8" },
      });
    },
  });
  return { api, asked };
}

test("a start that waits tells its place, and answers with the sandbox", async () => {
  const lines = [{ state: "queued", place: 2 }, "", { state: "queued", place: 1 }, { state: "starting" }];
  const { api, asked } = answering([...lines, { sandbox }]);
  const places: (number | undefined)[] = [];
  expect(await api.createSandbox({}, { onPlace: (place) => void places.push(place) })).toEqual(sandbox);
  expect(places).toEqual([2, 1, undefined]);
  expect(new Headers(asked[0]?.headers).get("accept")).toMatch(/^application\/x-ndjson/);
});

test("a start that waited in vain fails with the server's words and when to try again", async () => {
  const error = { code: "serverFull", message: "The server is full.", details: { retryAfterMs: 30_000 } };
  const { api } = answering([{ state: "queued", place: 1 }, { error }]);
  const failure = await api.createSandbox({}).catch((cause: unknown) => cause);
  expect(failure).toBeInstanceOf(ApiFailure);
  expect(failure).toMatchObject({ code: "serverFull", message: "The server is full.", retryAfterMs: 30_000 });
});

test("an answer that breaks off is no answer", async () => {
  const { api } = answering([{ state: "queued", place: 1 }]);
  await expect(api.createSandbox({})).rejects.toMatchObject({ code: "unreachable" });
});

test("a server that answers all at once is understood as well", async () => {
  const api = createApi({ fetch: async () => Response.json(sandbox, { status: 201 }) });
  expect(await api.createSandbox({})).toEqual(sandbox);
});
