import { mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { z } from "zod";
import { openRuntime } from "../../open-runtime.ts";
import type { Machine, Runtime, SandboxSpec } from "../../runtime.ts";

const Answer = z.object({ status: z.number(), out: z.string() });
/** How a program ended (negative: by a signal) and what it printed on both streams. */
export type Answer = z.infer<typeof Answer>;

/** A sandbox whose first process runs Python programs as the sandbox's user. */
export interface TestSandbox {
  readonly id: string;
  readonly machine: Machine;
  /** Runs a program to its end; rejects when the sandbox ends before. */
  readonly run: (code: string) => Promise<Answer>;
}

export interface TestRuntime {
  readonly runtime: Runtime;
  start(limits?: Partial<Omit<SandboxSpec, "id" | "image">>): Promise<TestSandbox>;
  /** Without waiting for what runs in it. */
  create(limits?: Partial<Omit<SandboxSpec, "id" | "image">>): Promise<Machine>;
  close(): Promise<void>;
}

/** Small, so that what fills a limit is quick. */
const LIMITS = {
  memoryMiB: 48,
  cpus: 1,
  processes: 32,
  workspaceMiB: 4,
  workspaceInodes: 200,
  tmpMiB: 2,
};
const RUNNER = readFileSync(new URL("runner.py", import.meta.url), "utf8");

let made = 0;

/** A real runtime with a data folder of its own; `QUICKSAND_TEST_RUNTIME` chooses another than the first that works. */
export async function openTestRuntime(
  options: {
    readonly wanted?: string;
    /** Exists; removed with the runtime. */
    readonly dataFolder?: string;
    /** Instead of the one that runs programs. */
    readonly firstProcess?: readonly string[];
    /** Of all its sandboxes together; 0 MiB is no bound. */
    readonly together?: { readonly memoryMiB: number; readonly processes: number };
  } = {},
): Promise<TestRuntime> {
  const folder = options.dataFolder ?? mkdtempSync(join(tmpdir(), "quicksand-runtime-"));
  const runtime = await openRuntime({
    dataFolder: folder,
    wanted: options.wanted ?? process.env["QUICKSAND_TEST_RUNTIME"] ?? "auto",
    uidBase: 500_000_000,
    limits: options.together ?? { memoryMiB: 0, processes: 4_096 },
    nodeBinary: process.execPath,
    guestFolder: folder,
    firstProcess: options.firstProcess ?? ["/usr/bin/python3", "-I", "-S", "-c", RUNNER],
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const image = runtime.findImage("host");
  const create = async (id: string, limits: Partial<Omit<SandboxSpec, "id" | "image">>) =>
    runtime.create({ ...LIMITS, ...limits, id, image }, AbortSignal.timeout(20_000));
  return {
    runtime,
    create: async (limits = {}) => create(nextId(), limits),
    start: async (limits = {}) => {
      const id = nextId();
      const machine = await create(id, limits);
      return { id, machine, run: await connect(machine) };
    },
    close: async () => {
      await runtime.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Programs' definitions that several tests need: system calls by number, and whether an attempt is refused. */
export const PRELUDE = `
import ctypes, errno, os, platform, sys, json, socket, signal, time
libc = ctypes.CDLL(None, use_errno=True)
def syscall(x86_64, aarch64, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(x86_64 if platform.machine() == "x86_64" else aarch64, *arguments)
    return errno.errorcode.get(ctypes.get_errno(), "?") if result < 0 else "done"
def attempt(action):
    try:
        action()
    except OSError as error:
        return errno.errorcode.get(error.errno, "?")
    return "done"
`;

function nextId(): string {
  made += 1;
  return `test-${process.pid}-${made}`;
}

async function connect(machine: Machine): Promise<TestSandbox["run"]> {
  const read = reader(machine.stream);
  const ended = machine.ended.then(({ reason }): never => {
    throw new Error(`the sandbox ended: ${reason}`);
  });
  // Looked at only when a program is run.
  ended.catch(() => {});
  await Promise.race([read(1), ended]);
  return async (code) => {
    const request = Buffer.from(JSON.stringify({ code }));
    const size = Buffer.alloc(4);
    size.writeUInt32BE(request.length);
    machine.stream.write(Buffer.concat([size, request]));
    const answer = async () => read((await read(4)).readUInt32BE(0));
    return Answer.parse(JSON.parse(String(await Promise.race([answer(), ended]))));
  };
}

/** Reads exactly so many bytes at a time; waits for ever when they do not come. */
function reader(stream: Duplex): (size: number) => Promise<Buffer> {
  let buffered = Buffer.alloc(0);
  let wake = (): void => {};
  stream.on("data", (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    wake();
  });
  return async (size) => {
    while (buffered.length < size) {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      await promise;
    }
    const part = buffered.subarray(0, size);
    buffered = buffered.subarray(size);
    return part;
  };
}
