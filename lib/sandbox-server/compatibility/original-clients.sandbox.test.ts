import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApiKey } from "../keys.ts";
import { ORIGINAL_CLIENTS, type OriginalClient } from "../testing/original-clients.ts";
import { SERVER_KEY, startTestServer, type Loose, type TestServer } from "../testing/test-server.ts";
import { headerOf, WireConnection } from "../testing/wire-connection.ts";

const CLIENTS = ORIGINAL_CLIENTS.map((client) => [client.name, client] as const);
const HELLO = { stream: "stdout", text: "Hello, World!" };

describe.each([
  ["secure", false],
  ["dev", true],
])("in %s mode", (_mode, dev) => {
  let server: TestServer;
  let key: string | undefined;
  beforeAll(async () => {
    server = await startTestServer({ config: { dev } });
    key = dev ? undefined : await createApiKey(SERVER_KEY);
  });
  afterAll(() => server.close());

  let connection: WireConnection;
  beforeEach(async () => {
    connection = await WireConnection.open(server.port);
  });
  afterEach(() => connection.close());

  /** Sends one of the client's requests as the client does; the text of an answer that the client takes for a success. */
  async function send(client: OriginalClient, method: keyof OriginalClient["requests"]): Promise<string> {
    const body = client.requests[method];
    const headers = client.headers({ port: server.port, key, method, body });
    const reply = await connection.request("POST /api/v1/rpc HTTP/1.1", headers, body);
    expect(reply.status, reply.body).toBe(200);
    expect(headerOf(reply, "content-type")).toBe("application/json");
    expect(headerOf(reply, "content-encoding")).toBeUndefined();
    expect(connection.closed).toBe(false);
    const answer: Loose = JSON.parse(reply.body);
    const { id } = JSON.parse(body);
    expect(Object.keys(answer)).toEqual(
      id === undefined ? ["jsonrpc", "result"] : ["jsonrpc", "result", "id"],
    );
    expect(answer).toMatchObject({ jsonrpc: "2.0", ...(id === undefined ? {} : { id }) });
    return reply.body;
  }

  test.each(CLIENTS)(
    "the %s client starts, runs, commands, measures and stops over one connection",
    async (_name, client) => {
      const name = JSON.parse(client.requests.start).params.sandbox;

      for (const when of ["at first", "while it runs"]) {
        expect(resultOf(await send(client, "start")), when).toBe(`Sandbox ${name} started successfully`);
      }

      const run = await send(client, "run");
      expect(run).toContain(
        `"result":{"language":"python","output":[${JSON.stringify(HELLO)}],"status":"success",`,
      );
      const runNode = await send(client, "runNode");
      expect(runNode).toContain(
        `"result":{"language":"${client.node}","output":[${JSON.stringify(HELLO)}],"status":"success",`,
      );

      const command = resultOf(await send(client, "command"));
      expect(Object.keys(command).slice(0, 5)).toEqual(["args", "command", "exit_code", "output", "success"]);
      expect(command).toMatchObject({ exit_code: 0, success: true });
      expect(command.output).toHaveLength(1);

      const metrics = await send(client, "metrics");
      // Integers and no exponents: Rust drops a float, Go fails on one.
      expect(metrics).toMatch(
        new RegExp(
          `"result":{"sandboxes":\\[{"namespace":"default","name":"${name}","running":true,"cpu_usage":\\d+(\\.\\d+)?,"memory_usage":[1-9]\\d*,"disk_usage":\\d+}\\]}`,
        ),
      );

      for (const when of ["while it runs", "when it is stopped"]) {
        expect(resultOf(await send(client, "stop")), when).toBe(`Sandbox ${name} stopped successfully`);
      }
      expect(resultOf(await send(client, "metrics")).sandboxes).toEqual([
        { namespace: "default", name, running: false, cpu_usage: null, memory_usage: null, disk_usage: null },
      ]);
    },
  );

  test.each(CLIENTS)("the %s client's time-out is the command's, as it reads it", async (_name, client) => {
    await send(client, "start");
    const text = await send(client, "commandWithTimeout");
    const result = resultOf(text);
    if (client.name === "Go") {
      // Thirty seconds in nanoseconds: longer than any command may take, and no error.
      expect(result).toMatchObject({ exit_code: 0, output: [{ text: "hello two words" }] });
    } else {
      expect(text).toMatch(/"exit_code":124[,}]/);
      expect(result).toMatchObject({ success: false });
      expect(result.output).toEqual([
        { stream: "stderr", text: "Error: Execution timed out after 1 seconds" },
      ]);
    }
    await send(client, "stop");
  });

  test.each(CLIENTS)("the %s client is told why a run in a stopped sandbox fails", async (_name, client) => {
    await send(client, "start");
    await send(client, "stop");
    const body = client.requests.run;
    const headers = client.headers({ port: server.port, key, method: "run", body });
    const reply = await connection.request("POST /api/v1/rpc HTTP/1.1", headers, body);
    expect(reply.status).toBe(409);
    expect(headerOf(reply, "content-type")).toBe("application/json");
    const { error, id, ...rest } = JSON.parse(reply.body);
    expect(error).toMatchObject({ code: -32_012, data: { code: "sandboxNotRunning" } });
    expect(error.message).toMatch(/^Sandbox '.+' is not running/);
    expect([id, rest]).toEqual([JSON.parse(body).id, { jsonrpc: "2.0" }]);
  });
});

function resultOf(text: string): Loose {
  return JSON.parse(text).result;
}
