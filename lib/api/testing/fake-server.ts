import type { Api } from "../client.ts";
import type { ApiFailure } from "../failure.ts";
import type { SandboxEventsOptions, SharedStream } from "../shared-stream.ts";

/** The API as far as a session uses it; `failures` come first, per function. */
export function fakeServer() {
  const calls: string[] = [];
  const failures = new Map<string, ApiFailure[]>();
  const streams = new Map<string, SandboxEventsOptions>();
  let made = 0;
  const called = async <T>(name: string, facts: string, answer: T): Promise<T> => {
    calls.push(`${name} ${facts}`);
    const failure = failures.get(name)?.shift();
    if (failure !== undefined) throw failure;
    return answer;
  };
  const unused = (): never => {
    throw new Error("a session has no use for this");
  };
  const api: Api = {
    languages: unused,
    limits: unused,
    examples: unused,
    health: unused,
    sandbox: unused,
    events: unused,
    complete: (id, { code }) =>
      called("complete", `${id} ${code}`, {
        kernel: "ready",
        from: 0,
        to: code.length,
        completions: [],
        truncated: false,
      }),
    inspect: (id, { code }) => called("inspect", `${id} ${code}`, { kernel: "ready", found: false }),
    snippets: { share: unused, withdraw: unused, scan: unused },
    files: {
      list: (id) => called("list", id, { entries: [], truncated: false }),
      stat: unused,
      read: unused,
      downloadUrl: unused,
      write: (id, path, bytes, { offset } = {}) =>
        called("write", `${id} ${path} ${offset ?? "-"} ${bytes.size}`, { size: bytes.size }),
      makeFolder: (id, path) => called("makeFolder", `${id} ${path}`, undefined),
      rename: (id, { from, to }) => called("rename", `${id} ${from} ${to}`, undefined),
      remove: (id, path) => called("remove", `${id} ${path}`, undefined),
    },
    createSandbox: ({ language = "" }) => {
      made += 1;
      return called("create", language, { id: `s${made}`, state: "running", image: "host", startMs: 1 });
    },
    deleteSandbox: (id) => called("delete", id, undefined),
    executions: (id) =>
      called("executions", id, {
        executions: [
          {
            execution: "e1",
            kind: "run",
            state: "running",
            createdAtMs: 1,
            stdinOpen: true,
            firstSeq: 1,
            lastSeq: 2,
            inputNumber: 3,
          },
        ],
      }),
    run: (id, { execution = "" }) => called("run", `${id} ${execution}`, { execution }),
    command: (id, { execution = "" }) => called("command", `${id} ${execution}`, { execution }),
    input: (id, execution, { number, data = "" }) =>
      called("input", `${id} ${execution} ${number} ${data}`, { number }),
    signal: (id, execution, { signal }) => called("signal", `${id} ${execution} ${signal}`, undefined),
    extend: (id, execution, { ms }) =>
      called("extend", `${id} ${execution} ${ms}`, { inMs: ms, hardLimitMs: 9_000 }),
    resize: (id, execution, { cols, rows }) =>
      called("resize", `${id} ${execution} ${cols}x${rows}`, undefined),
  };
  const stream: SharedStream = {
    openSandboxEvents(id, options) {
      streams.set(id, options);
      options.onState("live");
      return () => streams.delete(id);
    },
    retryNow: unused,
    close: unused,
  };
  return { api, stream, streams, calls, failures };
}
