import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asProcessEnv, childEnvironment } from "../../setup/environment.ts";
import { packSdk } from "../pack-sdk.ts";

const root = join(import.meta.dirname, "../../..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of somebody's that has nothing but the packed SDK installed. */
export interface InstalledSdk extends AsyncDisposable {
  /** The program's folder. */
  readonly folder: string;
  readonly tarball: string;
  /** Writes files into the program's folder. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Type-checks the .ts files there, as strictly as TypeScript can, and writes their JavaScript beside them. @returns what it complains about */
  compile(options?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Runs `node <file>` there, by default with the Node of this process. */
  run(file: string, settings?: Readonly<Record<string, string>>, node?: string): Promise<Ended>;
}

/** What a program of today would choose; `lib` names no more than what the SDK must have. */
const COMPILER_OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  target: "ES2022",
  lib: ["ES2022", "DOM"],
  types: [],
  module: "NodeNext",
};

/** Builds and packs the SDK, and installs the tarball, without a network, into an empty folder. */
export async function installSdk(): Promise<InstalledSdk> {
  const temporary = await mkdtemp(join(tmpdir(), "quicksand-sdk-"));
  const folder = join(temporary, "program");
  const dispose = (): Promise<void> => rm(temporary, { recursive: true, force: true });
  try {
    const tarball = await packSdk(root, join(temporary, "packed"), process.env);
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    // A cache of its own, empty: nothing comes from what this machine has seen before.
    const install = [
      "install",
      "--offline",
      "--no-audit",
      "--no-fund",
      `--cache=${temporary}/cache`,
      tarball,
    ];
    const installed = await runProgram("npm", install, folder, {});
    if (installed.code !== 0) throw new Error(`npm ${install.join(" ")}: ${installed.stderr}`);

    return {
      folder,
      tarball,
      async write(files) {
        for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      },
      async compile(options = {}) {
        const tsconfig = { compilerOptions: { ...COMPILER_OPTIONS, ...options } };
        await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
        return checkTypes(["-p", join(folder, "tsconfig.json")]);
      },
      run: (file, settings = {}, node = process.execPath) => runProgram(node, [file], folder, settings),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Runs TypeScript in the project's folder. @returns what it complains about */
export async function checkTypes(args: readonly string[]): Promise<string> {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return (await runProgram(process.execPath, [tsc, "--pretty", "false", ...args], root, {})).stdout;
}

function runProgram(
  command: string,
  args: readonly string[],
  cwd: string,
  settings: Readonly<Record<string, string>>,
): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const env = asProcessEnv(childEnvironment(process.env, { HOME: cwd, ...settings }));
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: 60_000 });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.on("error", reject);
  child.on("close", (code) => resolve({ code, stdout, stderr }));
  return promise;
}
