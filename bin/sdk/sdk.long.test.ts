import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApiKey } from "#lib/sandbox-server/keys.ts";
import { SERVER_KEY, startTestServer, type TestServer } from "#lib/sandbox-server/testing/test-server.ts";
import { type Example, readExamples } from "./testing/examples.ts";
import { checkTypes, installSdk, type InstalledSdk } from "./testing/installed-sdk.ts";
import { describes } from "./testing/described.ts";
import { hiddenNames, publicMembers, publicNames } from "./testing/public-names.ts";

const README = "lib/microsandbox/README.md";
const DECLARATIONS = "node_modules/quicksand-sandbox/index.d.ts";
const TEXTS = ["README.md", README, "docs/sdk.md"];

/** Node's own types, which a program of Node's has installed; that they are right is not asked here. */
const WITH_NODE = {
  types: ["node"],
  typeRoots: [join(process.cwd(), "node_modules/@types")],
  skipLibCheck: true,
};

let sdk: InstalledSdk;
let server: TestServer;
let settings: Readonly<Record<string, string>>;

beforeAll(async () => {
  sdk = await installSdk();
  server = await startTestServer({ config: { dev: false } });
  const apiKey = await createApiKey(SERVER_KEY, { namespace: "*", expireS: 3_600 });
  settings = { MSB_SERVER_URL: server.url, MSB_API_KEY: apiKey };
});

afterAll(async () => {
  await server?.close();
  await sdk?.[Symbol.asyncDispose]();
});

describe("the packed SDK", () => {
  test("has its code, its declarations and its texts, and brings nothing else with it", async () => {
    const installed = join(sdk.folder, "node_modules");
    expect((await readdir(installed)).filter((name) => !name.startsWith("."))).toEqual(["quicksand-sandbox"]);
    const files = await readdir(join(installed, "quicksand-sandbox"));
    expect(files.sort()).toEqual(
      ["LICENSE", "README.md", "THIRD-PARTY.md", "index.d.ts", "index.js", "package.json"].sort(),
    );
  });

  test("is what the project's version says, and names the licenses of what is in it", async () => {
    const folder = join(sdk.folder, "node_modules/quicksand-sandbox");
    const { version } = JSON.parse(await readFile("package.json", "utf8"));
    expect(JSON.parse(await readFile(join(folder, "package.json"), "utf8"))).toMatchObject({ version });
    expect(await readFile(join(folder, "THIRD-PARTY.md"), "utf8")).toMatch(/## zod \S+ \(MIT\)/);
  });

  test("declares its types in one file that people can read: no import, no schema", async () => {
    const declarations = await readFile(join(sdk.folder, DECLARATIONS), "utf8");
    expect(declarations).not.toMatch(/\bimport\b|\bZod|[:<|] any\b/);
    expect(declarations.split("\n").length).toBeLessThan(1_500);
  });

  test("is described whole in docs/sdk.md: every class, every method, every option, every error", async () => {
    const described = await readFile("docs/sdk.md", "utf8");
    const declarations = await readFile(join(sdk.folder, DECLARATIONS), "utf8");
    const names = publicNames(declarations);
    expect(names).toEqual(
      expect.arrayContaining(["PythonSandbox", "runOrStart", "memory", "InvalidResponse"]),
    );
    const isDescribed = (name: string): boolean =>
      new RegExp(`^#.*\\b${name}\\b|\`[^\`\n]*\\b${name}\\b[^\`\n]*\``, "m").test(described);
    const missing = names.filter((name) => !isDescribed(name));
    expect(missing).toEqual([]);
    const members = publicMembers(declarations);
    expect(members).toContainEqual({ of: "Metrics", name: "isRunning" });
    expect(members).toContainEqual({ of: "CallOptions", name: "signal" });
    expect(members.filter((member) => !describes(described, member))).toEqual([]);
  });

  test("gives out every type that stands in its declarations", async () => {
    expect(hiddenNames(await readFile(join(sdk.folder, DECLARATIONS), "utf8"))).toEqual([]);
  });

  test("lets a strict program check its types, also those of the package", async () => {
    await sdk.write({ "program.ts": TYPED_PROGRAM });
    expect(await sdk.compile()).toBe("");
    expect(await sdk.compile({ module: "ESNext", moduleResolution: "Bundler" })).toBe("");
  });

  test("needs no newer JavaScript than Node 20 has", async () => {
    expect(await checkTypes(["-p", "tsconfig.sdk.json"])).toBe("");
  });

  test("runs its README's example, on every Node of this machine", async () => {
    const [example] = readExamples(README);
    await sdk.write({ "readme.ts": example?.code ?? "" });
    expect(await sdk.compile(WITH_NODE)).toBe("");
    for (const node of nodesOfThisMachine()) {
      const ended = await sdk.run("readme.js", settings, node);
      expect(ended, node).toEqual({ code: 0, stdout: example?.prints, stderr: "" });
    }
  });
});

describe("every example", () => {
  const examples = TEXTS.flatMap(readExamples);

  test("is found", () => {
    for (const text of TEXTS) {
      expect(examples.some(({ place }) => place.startsWith(`${text}:`))).toBe(true);
    }
  });

  test("has the right types", async () => {
    await sdk.write(Object.fromEntries(examples.map((example) => [fileOf(example), example.code])));
    expect(await sdk.compile({ ...WITH_NODE, noEmit: true })).toBe("");
  });

  test.for(examples.map((example) => [example.place, example] as const))(
    "prints what the text says: %s",
    async ([, example]) => {
      await sdk.write({ [fileOf(example)]: example.code });
      const ended = await sdk.run(fileOf(example), settings);
      expect(ended).toEqual({ code: 0, stdout: example.prints, stderr: "" });
    },
  );
});

/** A program for the type checker alone: what is right must pass, what is wrong must not. */
const TYPED_PROGRAM = `
import { type Execution, NodeSandbox, type Outcome, PythonSandbox, SandboxError } from "quicksand-sandbox";

export async function main(): Promise<string> {
  await using sandbox = await PythonSandbox.create({ name: "typed", memory: 256 });
  const execution: Execution = await sandbox.run("print(1)", { timeout: 5 });
  for await (const event of sandbox.stream("print(2)")) {
    if (event.kind === "stdout") console.log(event.text.length, event.seq);
    // @ts-expect-error -- only some kinds have text
    console.log(event.text);
  }
  const outcome: Outcome = execution.outcome;
  const { exitCode, success } = await new NodeSandbox().command.run("ls", ["-la"], 5);
  const cpu: number | undefined = await sandbox.metrics.cpu();
  // @ts-expect-error -- code is text
  await sandbox.run(42);
  // @ts-expect-error -- there is no such option
  new NodeSandbox({ nmae: "typed" });
  return [outcome.kind, exitCode.toFixed(), String(success), cpu?.toFixed()].join();
}

export function retry(failure: unknown): boolean {
  return failure instanceof SandboxError && failure.code === "HttpError";
}
`;

/** Each version of Node on this machine's PATH once, and the one that runs this. */
function nodesOfThisMachine(): readonly string[] {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node"));
  const byVersion = new Map([[process.version, process.execPath]]);
  for (const node of onPath) {
    const version = versionOf(node);
    if (version !== undefined && !byVersion.has(version)) byVersion.set(version, node);
  }
  return [...byVersion.values()];
}

function versionOf(node: string): string | undefined {
  try {
    return execFileSync(node, ["--version"], { encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return undefined;
  }
}

function fileOf({ place }: Example): string {
  return `${place.replaceAll(/[/:.]/g, "-")}.ts`;
}
