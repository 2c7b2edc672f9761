import { expect, test } from "vitest";
import type { AgentStats } from "../agent/connection.ts";
import { FakeRuntime } from "../testing/fake-runtime.ts";
import { Sampler } from "./sampler.ts";
import { Session } from "./session.ts";

test("an agent that does not answer is asked once, and again when it has answered", async () => {
  const runtime = new FakeRuntime();
  const image = runtime.findImage("microsandbox/python");
  const sizes = { memoryMiB: 1, cpus: 1, processes: 1, workspaceMiB: 1, workspaceInodes: 1, tmpMiB: 1 };
  const spec = { id: "x", image, ...sizes };
  const signal = new AbortController().signal;
  const machine = await runtime.create(spec, signal);
  const answers: PromiseWithResolvers<AgentStats>[] = [];
  const stats = () => {
    const answer = Promise.withResolvers<AgentStats>();
    answers.push(answer);
    return answer.promise;
  };
  const connectAgent = runtime.connectAgent;
  const agent = { ...connectAgent(machine.stream), stats };
  const onProblem = () => {};
  const session = new Session(machine, agent, {
    runtime,
    connectAgent,
    spec,
    signal,
    onProblem,
  });
  const sampler = new Sampler(session);
  expect((await sampler.read()).diskBytes).toBe(0);
  expect((await sampler.read()).diskBytes).toBe(0);
  expect(answers).toHaveLength(1);
  answers[0]?.resolve({ diskBytes: 5, processes: 1 });
  await answers[0]?.promise;
  const next = sampler.read();
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.resolve({ diskBytes: 7, processes: 1 });
  expect((await next).diskBytes).toBe(7);
  await session.close();
});
