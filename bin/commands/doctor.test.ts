import { expect, test } from "vitest";
import type { ServerInfo } from "#lib/protocol/methods.ts";
import { describeServer, isWhole } from "./doctor.ts";

const INFO: ServerInfo = {
  name: "quicksand",
  version: "0.1.0",
  runtime: { name: "runc", version: "1.1.5", enforces: ["memory", "processes"], missing: [] },
  languages: [
    { id: "python", label: "Python", aliases: [], version: "3.11.2", mainFile: "main.py", available: true },
  ],
  images: [{ name: "microsandbox/python", about: "the host's programs", languages: ["python"] }],
  limits: {},
};
const MISSING = {
  what: "memory",
  why: "there is no memory controller",
  remedy: "boot with cgroup_enable=memory",
};
const NO_NODE = {
  id: "node",
  label: "Node",
  aliases: [],
  version: "",
  mainFile: "main.js",
  available: false,
  problem: "there is no Node 24",
};

test("a whole machine is told so", () => {
  expect(isWhole(INFO)).toBe(true);
  expect(describeServer(INFO)).toEqual([
    "✓ runc 1.1.5 starts sandboxes and enforces: memory, processes",
    "✓ Python 3.11.2",
    "✓ images: microsandbox/python",
  ]);
});

test("what is not enforced is told with the reason and what to do, and is not whole", () => {
  const info = { ...INFO, runtime: { ...INFO.runtime, missing: [MISSING] } };
  expect(isWhole(info)).toBe(false);
  expect(describeServer(info)).toContain(
    "✗ not enforced: memory, since there is no memory controller\n  to do: boot with cgroup_enable=memory",
  );
});

test("a language that is missing is told with the reason, and is not whole", () => {
  const info = { ...INFO, languages: [...INFO.languages, NO_NODE] };
  expect(isWhole(info)).toBe(false);
  expect(describeServer(info)).toContain("✗ Node: there is no Node 24");
});
