import type { Loose, TestServer } from "./test-server.ts";

/** A sandbox of a test server that runs, and buffered calls on it as the original's clients make them: their results. */
export interface StartedSandbox {
  readonly here: { readonly namespace: string; readonly sandbox: string };
  readonly run: (language: string, code: string, more?: object) => Promise<Loose>;
  readonly command: (command: string, args?: readonly string[], more?: object) => Promise<Loose>;
}

/** Starts a sandbox of this name. An answer that is an error throws, with the whole of it. */
export async function startSandbox(
  server: TestServer,
  name: string,
  config: object = {},
): Promise<StartedSandbox> {
  const here = { namespace: "default", sandbox: name };
  const result = async (answer: ReturnType<TestServer["call"]>): Promise<Loose> => {
    const { status, body } = await answer;
    if (status !== 200) throw new Error(`HTTP ${status}: ${JSON.stringify(body)}`);
    return body.result;
  };
  await result(
    server.call("sandbox.start", { ...here, config: { image: "microsandbox/python", ...config } }),
  );
  return {
    here,
    run: (language, code, more = {}) =>
      result(server.call("sandbox.repl.run", { ...here, language, code, ...more })),
    command: (command, args = [], more = {}) =>
      result(server.call("sandbox.command.run", { ...here, command, args: [...args], ...more })),
  };
}

/** Lines of standard output as an answer has them. */
export function out(...lines: string[]): Loose[] {
  return lines.map((text) => ({ stream: "stdout", text }));
}

/** Lines of standard error as an answer has them. */
export function err(...lines: string[]): Loose[] {
  return lines.map((text) => ({ stream: "stderr", text }));
}
