import { expect, test } from "vitest";
import { errnoOf, startSandboxedFiles } from "./testing/sandboxed-files.ts";

test("a process for files that a program holds up is ended after its time, and that is told", async () => {
  const sandboxed = await startSandboxedFiles({});
  try {
    const { files } = sandboxed;
    const holding = await sandboxed.beside(`
while not stopped:
    for pid in os.listdir("/proc"):
        try:
            if pid.isdigit() and int(pid) != os.getpid():
                os.kill(int(pid), signal.SIGSTOP)
        except OSError:
            pass`);
    const outcomes = new Set<unknown>();
    while (!outcomes.has("timeout")) outcomes.add(await errnoOf(files.mkdir("d")));
    await holding.stop();
    expect([...outcomes].filter((one) => one !== "done")).toEqual(["timeout"]);
    await files.mkdir("next");
  } finally {
    await sandboxed.close();
  }
});
