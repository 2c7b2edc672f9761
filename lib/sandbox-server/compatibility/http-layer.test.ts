import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApiKey } from "../keys.ts";
import { FakeRuntime } from "../testing/fake-runtime.ts";
import { startFakeServer } from "../testing/fake-server.ts";
import { SERVER_KEY, type TestServer } from "../testing/test-server.ts";
import { headerOf, WireConnection, type HeaderLine, type WireReply } from "../testing/wire-connection.ts";

const POST = "POST /api/v1/rpc HTTP/1.1";
const JSON_TYPE: HeaderLine = ["Content-Type", "application/json"];
const LIST = `{"jsonrpc":"2.0","method":"sandbox.metrics.get","params":{"namespace":"*"},"id":1}`;
const EMPTY = `{"jsonrpc":"2.0","result":{"sandboxes":[]},"id":1}`;

let server: TestServer;
let key: HeaderLine;
beforeAll(async () => {
  const runtime = new FakeRuntime();
  server = await startFakeServer(runtime, { config: { dev: false }, limits: { bodyMiB: 1 } });
  key = ["Authorization", `Bearer ${await createApiKey(SERVER_KEY)}`];
});
afterAll(() => server.close());

let connection: WireConnection;
beforeEach(async () => {
  connection = await WireConnection.open(server.port);
});
afterEach(() => connection.close());

/** A request with these header lines after Host and before Content-Length. */
function send(line: string, headers: readonly HeaderLine[], body = ""): Promise<WireReply> {
  const host: HeaderLine = ["Host", `127.0.0.1:${server.port}`];
  const length: HeaderLine = ["Content-Length", `${Buffer.byteLength(body)}`];
  return connection.request(line, [host, ...headers, length], body);
}

function expectError(reply: WireReply, status: number, code: string): void {
  expect([reply.status, headerOf(reply, "content-type")]).toEqual([status, "application/json"]);
  const answer = JSON.parse(reply.body);
  expect(Object.keys(answer).slice(0, 2)).toEqual(["jsonrpc", "error"]);
  expect(answer.error.data.code).toBe(code);
}

describe("paths and methods", () => {
  test.each(["/api/v1/rpc", "/api/v1/rpc/", "/api/v1/rpc?a=b"])("%s takes calls", async (path) => {
    const reply = await send(`POST ${path} HTTP/1.1`, [JSON_TYPE, key], LIST);
    expect([reply.status, reply.body]).toEqual([200, EMPTY]);
  });

  test("a whole address takes calls, as sent by who goes through a proxy", async () => {
    const line = `POST http://127.0.0.1:${server.port}/api/v1/rpc HTTP/1.1`;
    expect((await send(line, [JSON_TYPE, key], LIST)).body).toBe(EMPTY);
  });

  test.each(["/", "/api/v1/rpc/x", "/api/v1", "//api/v1/rpc", "/API/v1/rpc", "/api/v1/rpc%2f"])(
    "%s is 404",
    async (path) => expectError(await send(`POST ${path} HTTP/1.1`, [JSON_TYPE, key], LIST), 404, "notFound"),
  );

  test.each(["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])(
    "%s is 405 with Allow: POST",
    async (method) => {
      const reply = await send(`${method} /api/v1/rpc HTTP/1.1`, [key]);
      expect([reply.status, headerOf(reply, "allow")]).toEqual([405, "POST"]);
    },
  );

  test("health is 200 without a key, in exactly the original's bytes", async () => {
    const reply = await send("GET /api/v1/health HTTP/1.1", []);
    expect([reply.status, reply.body]).toEqual([200, `{"message":"Service is healthy"}`]);
    expect(headerOf(reply, "content-type")).toBe("application/json");
  });
});

describe("the key comes before anything else", () => {
  test.each<[string, string, HeaderLine[], string]>([
    ["a wrong method", "GET /api/v1/rpc HTTP/1.1", [], ""],
    ["a wrong content type", POST, [["Content-Type", "text/plain"]], "x"],
    ["no content type", POST, [], "x"],
    ["a body that is not JSON", POST, [JSON_TYPE], "{"],
    ["a body over the limit", POST, [JSON_TYPE], "x".repeat(2 ** 20 + 1)],
  ])("%s without a key is 401", async (_title, line, headers, body) => {
    expectError(await send(line, headers, body), 401, "unauthorized");
  });
});

describe("content types", () => {
  test.each<[string, HeaderLine[]]>([
    ["application/json", [JSON_TYPE]],
    ["with a charset", [["Content-Type", "application/json; charset=utf-8"]]],
    ["with a charset and no space", [["content-type", "application/json;charset=UTF-8"]]],
    ["in capitals", [["CONTENT-TYPE", "Application/JSON"]]],
    ["of the +json family", [["Content-Type", "application/vnd.api+json; version=1"]]],
    ["twice, as Rust sends it", [JSON_TYPE, ["content-type", "application/json"]]],
  ])("%s: taken", async (_title, headers) => {
    const reply = await send(POST, [...headers, key], LIST);
    expect([reply.status, reply.body]).toEqual([200, EMPTY]);
  });

  test.each<[string, HeaderLine[]]>([
    ["none", []],
    ["empty", [["Content-Type", ""]]],
    ["text/plain", [["Content-Type", "text/plain"]]],
    ["a form's", [["Content-Type", "application/x-www-form-urlencoded"]]],
    ["one that only begins so", [["Content-Type", "application/jsonx"]]],
    ["another family's +json", [["Content-Type", "image/x+json"]]],
  ])("%s: 415", async (_title, headers) => {
    expectError(await send(POST, [...headers, key], LIST), 415, "unsupportedMediaType");
  });
});

describe("bodies", () => {
  test("over the limit are 413 with the limit, for a length that is told and for one that is not", async () => {
    const long = "x".repeat(2 ** 20 + 1);
    const told = await send(POST, [JSON_TYPE, key], long);
    expectError(told, 413, "payloadTooLarge");
    expect(JSON.parse(told.body).error.data.limitBytes).toBe(2 ** 20);
    const other = await WireConnection.open(server.port);
    const chunked: HeaderLine[] = [["Host", "localhost"], JSON_TYPE, key, ["Transfer-Encoding", "chunked"]];
    const reply = await other.request(POST, chunked, `${long.length.toString(16)}\r\n${long}\r\n0\r\n\r\n`);
    other.close();
    expectError(reply, 413, "payloadTooLarge");
  });

  test("of exactly the limit are read", async () => {
    const body = LIST.padEnd(2 ** 20, " ");
    expect((await send(POST, [JSON_TYPE, key], body)).body).toBe(EMPTY);
  });

  test("may come in chunks, and after a 100", async () => {
    const lines: HeaderLine[] = [["Host", "localhost"], JSON_TYPE, key, ["Transfer-Encoding", "chunked"]];
    const [one, two] = [LIST.slice(0, 20), LIST.slice(20)];
    const body = [one, two].map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join("");
    expect((await connection.request(POST, lines, `${body}0\r\n\r\n`)).body).toBe(EMPTY);
    const first = await send(POST, [JSON_TYPE, key, ["Expect", "100-continue"]], LIST);
    expect(first.status).toBe(100);
  });

  test("may begin with a byte order mark and have white space around", async () => {
    expect((await send(POST, [JSON_TYPE, key], `\u{feff} \r\n${LIST}\n\t`)).body).toBe(EMPTY);
  });
});

test("a connection stays, whatever was answered on it", async () => {
  await send(POST, [JSON_TYPE], "x".repeat(500_000));
  await send(POST, [key], "x");
  await send(POST, [JSON_TYPE, key], "{");
  await send("GET /nosuch HTTP/1.1", []);
  expect((await send(POST, [JSON_TYPE, key], LIST)).body).toBe(EMPTY);
  expect(connection.closed).toBe(false);
});

test("answers are not compressed, and are JSON whatever is accepted", async () => {
  const headers: HeaderLine[] = [JSON_TYPE, key, ["Accept", "text/html"], ["Accept-Encoding", "gzip, br"]];
  const reply = await send(POST, headers, LIST);
  expect([reply.body, headerOf(reply, "content-encoding")]).toEqual([EMPTY, undefined]);
  expect(reply.headers.filter(([name]) => name.toLowerCase() === "content-type")).toHaveLength(1);
});

describe("what is no HTTP request is refused in JSON, and ends the connection", () => {
  test.each<[string, string, HeaderLine[], number]>([
    ["text", "hello", [], 400],
    ["another version of HTTP", "POST /api/v1/rpc HTTP/9.9", [], 400],
    [
      "a length below 0",
      POST,
      [
        ["Host", "localhost"],
        ["Content-Length", "-1"],
      ],
      400,
    ],
    [
      "two lengths",
      POST,
      [
        ["Host", "localhost"],
        ["Content-Length", "1"],
        ["Content-Length", "2"],
      ],
      400,
    ],
    [
      "headers without end",
      POST,
      [
        ["Host", "localhost"],
        ["X-Long", "x".repeat(20_000)],
      ],
      431,
    ],
  ])("%s", async (_title, line, headers, status) => {
    expectError(await connection.request(line, headers), status, "invalidRequest");
    await expect.poll(() => connection.closed).toBe(true);
  });

  test("a request for no host", async () => {
    expectError(await connection.request("GET /api/v1/health HTTP/1.1", []), 421, "misdirectedRequest");
  });
});

describe("pages of another origin", () => {
  const origin: HeaderLine = ["Origin", "https://elsewhere.example"];

  test("are told before a call what they may send, without a key", async () => {
    const reply = await send("OPTIONS /api/v1/rpc HTTP/1.1", [
      origin,
      ["Access-Control-Request-Method", "POST"],
      ["Access-Control-Request-Headers", "authorization,content-type"],
    ]);
    expect([reply.status, reply.body]).toEqual([200, ""]);
    expect(headerOf(reply, "access-control-allow-origin")).toBe("*");
    expect(headerOf(reply, "access-control-allow-methods")).toBe("GET,POST,PUT,DELETE");
    expect(headerOf(reply, "access-control-allow-headers")).toBe("authorization,accept,content-type");
  });

  test("may read every answer, also those that are errors", async () => {
    for (const headers of [
      [origin, JSON_TYPE, key],
      [origin, JSON_TYPE],
      [origin, key],
    ]) {
      expect(headerOf(await send(POST, headers, LIST), "access-control-allow-origin")).toBe("*");
    }
  });
});

describe("the id comes back as it was written", () => {
  test.each([
    `"text"`,
    `""`,
    `"é\u{1f600}"`,
    "0",
    "-7",
    "1.5",
    "12345678901234567890",
    "1e400",
    "0.1000000000000000055511151231257827",
    "true",
    "false",
    "[]",
    `["a",1,null]`,
    `{"a":{"b":[18446744073709551615]}}`,
    `{"__proto__":1}`,
  ])("%s", async (id) => {
    const call = `{"jsonrpc":"2.0","method":"sandbox.metrics.get","params":{"namespace":"*"},"id":${id}}`;
    const reply = await send(POST, [JSON_TYPE, key], call);
    expect(reply.body).toBe(`{"jsonrpc":"2.0","result":{"sandboxes":[]},"id":${id}}`);
    const refused = await send(POST, [JSON_TYPE, key], `{"id":${id},"method":"nosuch","jsonrpc":"2.0"}`);
    expect(refused.body.endsWith(`,"id":${id}}`)).toBe(true);
  });

  test("in an error about the envelope, too", async () => {
    const reply = await send(POST, [JSON_TYPE, key], `{"jsonrpc":"1.0","id":18446744073709551615}`);
    expectError(reply, 400, "invalidRequest");
    expect(reply.body).toMatch(/,"id":18446744073709551615\}$/);
  });

  test("unless it is missing or null: then there is none in the answer", async () => {
    for (const id of ["", `,"id":null`]) {
      const call = `{"jsonrpc":"2.0","method":"sandbox.metrics.get","params":{"namespace":"*"}${id}}`;
      expect((await send(POST, [JSON_TYPE, key], call)).body).toBe(
        `{"jsonrpc":"2.0","result":{"sandboxes":[]}}`,
      );
    }
  });

  test.each([
    ["a right envelope", "2.0"],
    ["a wrong one", "1.0"],
  ])("unless it is nested without end, in %s: that is refused", async (_title, version) => {
    const id = "[".repeat(100_000) + "]".repeat(100_000);
    const call = `{"jsonrpc":"${version}","method":"server.info","id":${id}}`;
    expectError(await send(POST, [JSON_TYPE, key], call), 400, "invalidRequest");
    expect((await send(POST, [JSON_TYPE, key], LIST)).body).toBe(EMPTY);
  });
});

test("fields that nobody knows are ignored, in the envelope, the params and what is in them", async () => {
  const call = `{"extra":1,"id":1,"params":{"z":[],"namespace":"*","timeout":"soon"},"method":"sandbox.metrics.get","jsonrpc":"2.0"}`;
  expect((await send(POST, [JSON_TYPE, key], call)).body).toBe(EMPTY);
});
