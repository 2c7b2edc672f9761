import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { backoffMs, keepRunning } from "./keep-running.ts";

function node(program: string): ChildProcess {
  return spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
}

const forever = "process.stdout.write('up'); setInterval(() => {}, 1000)";

test("a service that dies is started again, with the reason told", async () => {
  const children: ChildProcess[] = [];
  const deaths: string[] = [];
  const { promise: second, resolve } = Promise.withResolvers<ChildProcess>();
  const kept = keepRunning({
    name: "test",
    start() {
      const child = node(children.length === 0 ? "process.exit(3)" : forever);
      children.push(child);
      if (children.length === 2) resolve(child);
      return child;
    },
    onDeath: (how) => deaths.push(how),
  });
  const child = await second;
  expect(deaths).toEqual(["status 3"]);
  expect(kept.pid()).toBe(child.pid);
  await kept.stop(5_000);
  expect(children).toHaveLength(2);
});

test("a stop is no crash: it ends the process and starts none", async () => {
  const deaths: string[] = [];
  const child = node(forever);
  const kept = keepRunning({ name: "test", start: () => child, onDeath: (how) => deaths.push(how) });
  if (child.stdout) await once(child.stdout, "data");
  await kept.stop(5_000);
  await kept.stop(5_000);
  expect(child.signalCode).toBe("SIGTERM");
  expect(deaths).toEqual([]);
});

test("one that ignores SIGTERM is killed after the grace", async () => {
  const child = node(`process.on("SIGTERM", () => {}); ${forever}`);
  const kept = keepRunning({ name: "test", start: () => child, onDeath: () => {} });
  if (child.stdout) await once(child.stdout, "data");
  await kept.stop(50);
  expect(child.signalCode).toBe("SIGKILL");
});

test("a program that cannot be started is told like a death", async () => {
  const { promise: death, resolve } = Promise.withResolvers<string>();
  const kept = keepRunning({
    name: "test",
    start: () => spawn("/nonexistent/program"),
    onDeath: (how) => resolve(how),
  });
  expect(await death).toContain("ENOENT");
  await kept.stop(0);
});

test("the wait before a restart doubles up to half a minute", () => {
  expect([1, 2, 3, 4].map(backoffMs)).toEqual([250, 500, 1_000, 2_000]);
  expect(backoffMs(50)).toBe(30_000);
});
