import { PythonSandbox } from "../python-sandbox.ts";
import { type FakeHandlers, startFakeRpcServer } from "./fake-rpc-server.ts";
import { finished, runResult, started, stdout } from "./sample-events.ts";

/** A started sandbox on a server that answers as a test tells it to. */
export async function sandboxOn(handlers: FakeHandlers) {
  const server = await startFakeRpcServer({
    "sandbox.start": ({ result }) => result("Sandbox started successfully"),
    ...handlers,
  });
  const sandbox = await PythonSandbox.create({ serverUrl: server.url });
  /** What was called since the start. */
  const methods = () => server.calls.map(({ method }) => method).slice(1);
  return { server, sandbox, methods };
}

/** A program that prints, and goes on until it is told to end. */
export function endless() {
  const told = Promise.withResolvers<string>();
  const handlers: FakeHandlers = {
    "sandbox.repl.run": async ({ event, result, hungUp }) => {
      event(started(1));
      event(stdout(2, "a"));
      await Promise.race([told.promise, new Promise((resolve) => hungUp.addEventListener("abort", resolve))]);
      if (hungUp.aborted) return;
      event(finished(3));
      result(runResult("a"));
    },
    "execution.signal": ({ params, result }) => {
      told.resolve(String(params["signal"]));
      result({});
    },
    "execution.attach": async ({ event, result }) => {
      await told.promise;
      event(stdout(3, "b"));
      event({
        ...finished(4),
        kind: "finished",
        outcome: { kind: "killed", signal: "SIGINT", by: "caller" },
      });
      result({
        ...runResult(),
        status: "error",
        outcome: { kind: "killed", signal: "SIGINT", by: "caller" },
      });
    },
  };
  return { handlers, told: told.promise };
}
