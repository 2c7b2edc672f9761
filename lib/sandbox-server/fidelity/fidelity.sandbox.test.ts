import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalAgent, startLocalAgent } from "../agent/testing/local-agent.ts";
import { fidelityPrograms } from "./programs.ts";
import { emptyFolder, runInAgent, runPlainly } from "./run-program.ts";

const TIMEOUT_MS = 20_000;

let local: LocalAgent;
beforeAll(async () => {
  local = await startLocalAgent();
});
afterAll(() => local.close());

for (const language of ["python", "node"] as const) {
  const programs = await fidelityPrograms(language);

  describe(`a fresh run in ${language} is what the plain interpreter does`, () => {
    test("in at least 30 programs", () => expect(programs.length).toBeGreaterThanOrEqual(30));

    test.each(programs)("$name: $shows", { timeout: TIMEOUT_MS }, async (program) => {
      const env = { LANG: "C.UTF-8", PYTHONUNBUFFERED: "1", ...local.env };
      await emptyFolder(local.workdir);
      const plain = await runPlainly(program, { workdir: local.workdir, env });
      await emptyFolder(local.workdir);
      const inside = await runInAgent(local.agent, program, { workdir: local.workdir, env: local.env });
      // One by one, as what differs in a long output is hard to find in the three together.
      expect(inside.stderr).toBe(plain.stderr);
      expect(inside.code).toBe(plain.code);
      expect(inside.stdout).toBe(plain.stdout);
    });
  });
}
