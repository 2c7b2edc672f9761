import { describe, expect, test } from "vitest";
import { SandboxError } from "#lib/protocol/errors.ts";
import { defaultLimits, type Limits } from "#lib/protocol/limits.ts";
import type { SandboxConfig } from "#lib/protocol/methods.ts";
import { FakeRuntime } from "../testing/fake-runtime.ts";
import { scriptText } from "./config-scripts.ts";
import { resolveConfig } from "./sandbox-config.ts";

const IMAGE = { image: "microsandbox/python" };

function resolve(
  config: SandboxConfig,
  limits: Partial<Limits> = {},
  allowedVolumes: readonly string[] = [],
) {
  const context = { limits: { ...defaultLimits(), ...limits }, runtime: new FakeRuntime(), allowedVolumes };
  return resolveConfig({ ...config, ...IMAGE }, context);
}

/** What is said of a configuration that is refused. */
function refusal(
  config: SandboxConfig,
  limits: Partial<Limits> = {},
  allowedVolumes: readonly string[] = [],
): string {
  try {
    resolve(config, limits, allowedVolumes);
  } catch (error) {
    if (error instanceof SandboxError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "accepted";
}

describe("what this server does not do is refused with what to do instead", () => {
  test.each<[SandboxConfig, string]>([
    [{ ports: ["80:80"] }, "notSupported: Sandboxes have no network, so no port of one can be reached"],
    [{ depends_on: ["db"] }, "notSupported: Sandboxes are started one by one"],
    [{ volumes: ["/data:/data"] }, "notSupported: This server shares no folder of its host"],
  ])("%j", (config, words) => {
    expect(refusal(config)).toContain(words);
  });

  test("volumes: the operator's setting is named", () => {
    expect(refusal({ volumes: ["/data:/data"] })).toContain("QUICKSAND_VOLUMES");
  });

  test("nothing of it is nothing to refuse", () => {
    expect(resolve({ ports: [], depends_on: [], volumes: [], scripts: {}, envs: [] }).env).toEqual({});
  });
});

describe("envs", () => {
  test("hold what follows the first equals sign; the last of a name counts", () => {
    expect(resolve({ envs: ["A=1", "B==", "C=", "A=2", "__proto__=x"] }).env).toEqual(
      Object.fromEntries([
        ["A", "2"],
        ["B", "="],
        ["C", ""],
        ["__proto__", "x"],
      ]),
    );
  });

  test.each<[string, string]>([
    ["A", 'config.envs has "A"; each entry must be KEY=VALUE'],
    ["=1", 'config.envs has "=1"; each entry must be KEY=VALUE'],
    ["A=\0", 'config.envs has "A"; no NUL byte may be in it'],
    [
      `A=${"x".repeat(131_070)}`,
      'config.envs has "A"; no program starts with a variable of more than 131071 bytes',
    ],
  ])("%.10j is refused", (entry, words) => {
    expect(refusal({ envs: [entry] })).toBe(`invalidParams: ${words}`);
  });

  test("are as many as a program can have beside its arguments", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => `V${index}=${"x".repeat(1_000)}`);
    expect(refusal({ envs: many(1_000) })).toBe("accepted");
    expect(refusal({ envs: many(1_100) })).toContain("no program starts with more than 1048576 of variables");
  });
});

describe("scripts", () => {
  test("put their folder before all others on PATH, also when envs has one", () => {
    const scripts = { hello: "echo" };
    expect(resolve({ scripts }).env["PATH"]).toMatch(/^\/workspace\/\.local\/bin:\/usr\/local\/sbin:/);
    expect(resolve({ scripts, envs: ["PATH=/x"] }).env["PATH"]).toBe("/workspace/.local/bin:/x");
    expect(resolve({ scripts, envs: ["PATH="] }).env["PATH"]).toBe("/workspace/.local/bin");
    expect(resolve({ envs: ["PATH=/x"] }).env["PATH"]).toBe("/x");
  });

  test("begin with the shell unless they name something themselves", () => {
    expect(scriptText({ name: "a", content: "echo" }, "/bin/bash")).toBe("#!/bin/bash\necho");
    expect(scriptText({ name: "a", content: "#!/usr/bin/env node\n1" }, "/bin/bash")).toBe(
      "#!/usr/bin/env node\n1",
    );
    expect(scriptText({ name: "a", content: "" }, "/bin/sh")).toBe("#!/bin/sh\n");
  });

  test("are bounded in number and size as files are", () => {
    const scripts = { a: "x".repeat(2 ** 19), b: "x".repeat(2 ** 19), c: "x" };
    expect(refusal({ scripts }, { filesMiB: 1 })).toBe(
      "payloadTooLarge: config.scripts has 1048577 bytes; at most 1048576 are taken (the operator sets this with QUICKSAND_FILES_MIB)",
    );
    expect(refusal({ scripts }, { workspaceInodes: 2 })).toContain("QUICKSAND_WORKSPACE_INODES_COUNT");
    expect(refusal({ scripts })).toBe("accepted");
  });
});

test.each(["exec", "workdir"] as const)("no NUL byte may be in %s", (field) => {
  expect(refusal({ [field]: "a\0b" })).toContain("No NUL byte");
});

test("an exec that no program takes as an argument is to be a script", () => {
  expect(refusal({ exec: "x".repeat(131_072) })).toContain("make it a script");
});

describe("volumes", () => {
  const allowed = ["/srv/data"];
  const ask = (...volumes: string[]) => refusal({ volumes }, {}, allowed);

  test("lie below the image's empty folders, each apart from the others", () => {
    expect(
      resolve({ volumes: ["/srv/data:/mnt/data/", "/srv/data/x:/home/me/x:ro"] }, {}, allowed).volumes,
    ).toEqual([
      { host: "/srv/data", guest: "/mnt/data" },
      { host: "/srv/data/x", guest: "/home/me/x" },
    ]);
    expect(ask("/srv/data:/mnt/a", "/srv/data:/mnt/a/b")).toContain("none may be within another");
    expect(ask("/srv/data:/mnt/a", "/srv/data:/mnt/a")).toContain("none may be within another");
    expect(ask("/srv/data:/mnt/a", "/srv/data:/mnt/ab")).toBe("accepted");
  });

  test.each(["/", "/proc/x", "/sys/x", "/dev/x", "/usr/x", "/workspace", "/workspace/x", "/tmp/x", "/etc/x"])(
    "are not bound at %s",
    (guest) => {
      expect(ask(`/srv/data:${guest}`)).toContain("the guest's path must be below /mnt, /srv, /home");
    },
  );

  test("are at most 16", () => {
    expect(ask(...Array.from({ length: 17 }, (_, index) => `/srv/data:/mnt/${index}`))).toContain(
      "at most 16",
    );
  });
});
