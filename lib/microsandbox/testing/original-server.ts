import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a program "prints" there, by its code or its command line; everything else fails as the original fails: opaquely. */
export type Programs = Readonly<Record<string, readonly (readonly ["stdout" | "stderr", string])[]>>;

export interface OriginalServerOptions {
  readonly programs?: Programs;
  /** What a start answers instead of success. */
  readonly startResult?: string;
  readonly apiKey?: string;
}

interface Call {
  readonly method: string;
  readonly params: Record<string, unknown>;
}

/**
 * An imitation of the original's server, as microsandbox 0.2.6 answers: five methods, no streams, lines instead of
 * text, flat error bodies, an opaque 500 for nearly everything, and a status that is always `success`.
 */
export async function startOriginalServer(options: OriginalServerOptions = {}) {
  const calls: Call[] = [];
  const running = new Set<string>();
  const server = createServer((request, response) => {
    void answer(request, response).catch((cause: unknown) => response.destroy(cause as Error));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, params, id } = JSON.parse(await textOf(request)) as Call & { id: unknown };
    calls.push({ method, params });
    if (options.apiKey !== undefined && request.headers.authorization !== `Bearer ${options.apiKey}`) {
      return send(response, 401, { error: "Invalid or expired token", code: 1004 });
    }
    const result = resultOf({ method, params });
    if (result === "unknown method") {
      const error = { code: -32601, message: `Method not found: ${method}` };
      return send(response, 404, { jsonrpc: "2.0", error, id });
    }
    if (result === undefined) return send(response, 500, { error: "Internal server error", code: 5002 });
    send(response, 200, { jsonrpc: "2.0", result, id });
  }

  function resultOf({ method, params }: Call): unknown {
    const name = String(params["sandbox"]);
    switch (method) {
      case "sandbox.start":
        running.add(name);
        return options.startResult ?? `Sandbox ${name} started successfully`;
      case "sandbox.stop":
        return running.delete(name) ? `Sandbox ${name} stopped successfully` : undefined;
      case "sandbox.metrics.get":
        return { sandboxes: [metricsOf(name, running.has(name))] };
      case "sandbox.repl.run": {
        const output = linesOf(options.programs?.[String(params["code"])]);
        return output && { language: params["language"], output, status: "success" };
      }
      case "sandbox.command.run": {
        const args = (params["args"] ?? []) as readonly string[];
        const command = String(params["command"]);
        const output = linesOf(options.programs?.[[command, ...args].join(" ")]);
        return output && { args, command, exit_code: 0, output, success: true };
      }
      default:
        return "unknown method";
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Memory comes as a number of bytes with a fraction from some versions: not what clients take. */
function metricsOf(name: string, running: boolean): unknown {
  const usage = running
    ? { cpu_usage: 0, memory_usage: 64, disk_usage: 4_096.5 }
    : { cpu_usage: null, memory_usage: null, disk_usage: null };
  return { namespace: "default", name, running, ...usage };
}

/** Each line by itself, without its newline; whether the last had one is lost. */
function linesOf(output: Programs[string] | undefined) {
  return output?.flatMap(([stream, text]) =>
    text
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => ({ stream, text: line })),
  );
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
