import { SandboxError } from "#lib/protocol/errors.ts";
import {
  type FakeAnswer,
  type FakeHandlers,
  type FakeRpcServer,
  startFakeRpcServer,
} from "#lib/microsandbox/testing/fake-rpc-server.ts";
import type { ServerInfo } from "#lib/protocol/methods.ts";
import { type Backend, createBackend, installBackend } from "../backend.ts";

export interface TestBackend {
  readonly server: FakeRpcServer;
  readonly backend: Backend;
  /** What was logged, as text, so that a test can look for what must not be there. */
  readonly logged: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** The web server's backend in front of a fake sandbox server that keeps a list of sandboxes. */
export async function backendWithFake(
  handlers: FakeHandlers = {},
  environment: Record<string, string> = {},
  now?: () => number,
): Promise<TestBackend> {
  const server = await startFakeRpcServer({ ...listedSandboxes(), ...handlers });
  const logged: string[] = [];
  const log = (facts: object, message: string): void => {
    logged.push(`${message} ${String((facts as { err?: unknown }).err)}`);
  };
  const backend = createBackend(
    {
      MSB_SERVER_URL: server.url,
      MSB_API_KEY: "msb_secret-key",
      QUICKSAND_WEB_SECRET: "0123456789abcdef0123456789abcdef",
      ...environment,
    },
    { log: { warn: log, error: log }, ...(now === undefined ? {} : { now }) },
  );
  const uninstall = installBackend(backend);
  return {
    server,
    backend,
    logged,
    async [Symbol.asyncDispose]() {
      uninstall();
      await backend.close();
      await server.close();
    },
  };
}

/** start, stop and metrics over a list of names in namespaces, with the errors of the real server. */
function listedSandboxes(): FakeHandlers {
  const namespaces = new Map<string, Map<string, boolean>>();
  const names = ({ params }: FakeAnswer): { namespace: string; sandbox: string } => ({
    namespace: textOf(params["namespace"]),
    sandbox: textOf(params["sandbox"]),
  });
  const find = (answer: FakeAnswer): Map<string, boolean> | undefined => {
    const { namespace, sandbox } = names(answer);
    const found = namespaces.get(namespace);
    if (found === undefined) {
      answer.error(new SandboxError("namespaceNotFound", `There is no namespace ${namespace}`));
    } else if (sandbox !== "" && !found.has(sandbox)) {
      answer.error(new SandboxError("sandboxNotFound", `There is no sandbox ${namespace}/${sandbox}`));
    } else return found;
    return undefined;
  };
  const known = (answer: FakeAnswer, result: unknown): void => {
    if (find(answer) !== undefined) answer.result(result);
  };
  return {
    "server.info": ({ result }) => result(SERVER_INFO),
    "sandbox.start": (answer) => {
      const { namespace, sandbox } = names(answer);
      namespaces.set(namespace, (namespaces.get(namespace) ?? new Map<string, boolean>()).set(sandbox, true));
      answer.result(`Sandbox ${sandbox} started successfully`);
    },
    "sandbox.stop": (answer) => {
      const found = find(answer);
      if (found === undefined) return;
      found.set(names(answer).sandbox, false);
      answer.result(`Sandbox ${names(answer).sandbox} stopped successfully`);
    },
    "sandbox.metrics.get": (answer) => {
      const found = find(answer);
      if (found === undefined) return;
      const { namespace, sandbox } = names(answer);
      const sandboxes = [...found]
        .filter(([name]) => sandbox === "" || name === sandbox)
        .map(([name, running]) => Object.assign({ namespace, name, running }, NO_USAGE));
      answer.result({ sandboxes });
    },
    "sandbox.repl.run": (answer) =>
      known(answer, { execution: answer.params["execution"] ?? "made", detached: true }),
    "sandbox.command.run": (answer) =>
      known(answer, { execution: answer.params["execution"] ?? "made", detached: true }),
    "sandbox.watch": (answer) => {
      if (find(answer) !== undefined) answer.event({ kind: "state", seq: 1, atMs: 1, state: "running" });
    },
    "execution.list": (answer) => known(answer, { executions: [] }),
    "execution.input": (answer) => known(answer, { number: answer.params["number"] }),
    "execution.signal": (answer) => known(answer, {}),
    "execution.resize": (answer) => known(answer, {}),
    "repl.complete": (answer) => known(answer, NO_COMPLETIONS),
    "repl.inspect": (answer) => known(answer, { kernel: "ready", found: false }),
    "fs.list": (answer) => known(answer, { entries: [], truncated: false }),
    "fs.stat": (answer) => known(answer, { entry: FILE }),
    "fs.read": (answer) => known(answer, NO_BYTES),
    "fs.write": (answer) => known(answer, { size: 0 }),
    "fs.mkdir": (answer) => known(answer, {}),
    "fs.rename": (answer) => known(answer, {}),
    "fs.remove": (answer) => known(answer, {}),
    "execution.extend": (answer) => known(answer, { inMs: 1_000, hardLimitMs: 2_000 }),
  };
}

const SERVER_INFO: ServerInfo = {
  name: "fake",
  version: "0",
  runtime: { name: "fake", version: "0", enforces: [], missing: [] },
  languages: [],
  images: [],
  limits: {},
};

const FILE = { name: "a", path: "a", kind: "file", size: 0, modifiedAtMs: 1, mode: 0o644 } as const;
const NO_COMPLETIONS = { kernel: "ready", from: 0, to: 0, completions: [], truncated: false } as const;
const NO_BYTES = { content: "", encoding: "base64", nextOffset: 0, size: 0, eof: true } as const;
const NO_USAGE = { cpu_usage: null, memory_usage: null, disk_usage: null };

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
