import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runToEnd } from "../agent/testing/run.ts";
import { startSandboxedAgent, type SandboxedAgent } from "../agent/testing/sandboxed-agent.ts";
import { fidelityPrograms } from "./programs.ts";
import { runInAgent } from "./run-program.ts";

const TIMEOUT_MS = 30_000;
const PLACE = { workdir: "/workspace", env: {} };

let sandboxed: SandboxedAgent;
beforeAll(async () => {
  sandboxed = await startSandboxedAgent({ memoryMiB: 512, processes: 128, workspaceMiB: 64 });
});
afterAll(() => sandboxed.close());

/** Leaves nothing in /workspace. */
async function emptyWorkspace(): Promise<void> {
  const args = ["/workspace", "-mindepth", "1", "-delete"];
  await runToEnd(sandboxed.agent, { kind: "command", command: "find", args, stdin: "closed", ...PLACE });
}

for (const language of ["python", "node"] as const) {
  const programs = await fidelityPrograms(language);

  describe(`in a real sandbox, a fresh run in ${language} is what the plain interpreter does there`, () => {
    test.each(programs)("$name: $shows", { timeout: TIMEOUT_MS }, async (program) => {
      await emptyWorkspace();
      const plain = await runInAgent(sandboxed.agent, program, PLACE, "command");
      await emptyWorkspace();
      const fresh = await runInAgent(sandboxed.agent, program, PLACE);
      expect(fresh.stderr).toBe(plain.stderr);
      expect(fresh.code).toBe(plain.code);
      expect(fresh.stdout).toBe(plain.stdout);
    });
  });
}
