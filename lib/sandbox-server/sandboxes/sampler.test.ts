import { expect, test } from "vitest";
import type { AgentStats } from "../agent/connection.ts";
import { FakeRuntime } from "../testing/fake-runtime.ts";
import { Sampler } from "./sampler.ts";
import { Session } from "./session.ts";

/** A session on a machine that has used CPU time already, whose agent answers so. */
async function sessionOf(stats: () => Promise<AgentStats>, cpuMs = 0): Promise<Session> {
  const runtime = new FakeRuntime();
  const image = runtime.findImage("microsandbox/python");
  const sizes = { memoryMiB: 1, cpus: 1, processes: 1, workspaceMiB: 1, workspaceInodes: 1, tmpMiB: 1 };
  const spec = { id: "x", image, ...sizes };
  const signal = new AbortController().signal;
  await runtime.create(spec, signal);
  const [machine] = runtime.machines;
  if (machine === undefined) throw new Error("no machine was made");
  machine.cpuMs = cpuMs;
  const { connectAgent } = runtime;
  const agent = { ...connectAgent(machine.stream), stats };
  const onProblem = () => {};
  return new Session(machine, agent, { runtime, connectAgent, spec, signal, onProblem });
}

test("what the start of a sandbox used is not what it uses", async () => {
  const session = await sessionOf(async () => ({ diskBytes: 1, processes: 1 }), 900);
  const sampler = new Sampler(session);
  expect((await sampler.read()).cpuPercent).toBe(0);
  await session.close();
});

test("an agent that does not answer is asked once, and again when it has answered", async () => {
  const answers: PromiseWithResolvers<AgentStats>[] = [];
  const stats = () => {
    const answer = Promise.withResolvers<AgentStats>();
    answers.push(answer);
    return answer.promise;
  };
  const session = await sessionOf(stats);
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
