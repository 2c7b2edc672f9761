import { randomUUID } from "node:crypto";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { withLock } from "./lock.mjs";

test("work under one lock runs one after the other, and a failed one lets the next in", async () => {
  const folder = randomUUID();
  const order: string[] = [];
  const { promise: release, resolve } = Promise.withResolvers<void>();
  const first = withLock("test", folder, async () => {
    order.push("first begins");
    await release;
    order.push("first fails");
    throw new Error("broken");
  });
  const second = withLock(
    "test",
    folder,
    async () => void order.push("second"),
    () => resolve(),
  );
  await expect(first).rejects.toThrow("broken");
  await second;
  expect(order).toEqual(["first begins", "first fails", "second"]);
});

test("a lock goes with the process that held it, also when it was killed", async () => {
  const folder = randomUUID();
  const lock = new URL("./lock.mjs", import.meta.url).href;
  const program = `const { withLock } = await import(${JSON.stringify(lock)});
    await withLock("test", ${JSON.stringify(folder)}, () => { console.log("held"); return new Promise(() => setInterval(() => {}, 1000)); });`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  const result = await withLock(
    "test",
    folder,
    async () => "mine",
    () => holder.kill("SIGKILL"),
  );
  expect(result).toBe("mine");
});
