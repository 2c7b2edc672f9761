import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findDriver, startCommand } from "./drivers.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quicksand-drivers-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const folders = { state: "/home/state", bundle: "/home/bundles/one" };

test("runc and crun are driven alike; gVisor without KVM and network", () => {
  const of = (name: "runc" | "crun" | "runsc") =>
    startCommand({ name, program: `/bin/${name}`, version: "1" }, "one", folders).join(" ");
  const run = "run --detach --pid-file /home/bundles/one/pid --bundle /home/bundles/one one";
  expect(of("runc")).toBe(`/bin/runc --root /home/state ${run}`);
  expect(of("crun")).toBe(`/bin/crun --root /home/state ${run}`);
  expect(of("runsc")).toContain("--platform=ptrace --network=none --oci-seccomp");
});

test("a program on PATH that tells its version is found; one that fails is not", async () => {
  const install = (name: string, script: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  install("runc", "echo runc version 9.8.7");
  expect(await findDriver("runc", folder)).toEqual({
    name: "runc",
    program: join(folder, "runc"),
    version: "9.8.7",
  });
  install("runc", "exit 1");
  expect((await findDriver("runc", folder))?.program).not.toBe(join(folder, "runc"));
});
