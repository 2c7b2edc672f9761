import { PassThrough, type Duplex } from "node:stream";
import { SandboxError } from "#lib/protocol/errors.ts";
import type {
  Agent,
  AgentEvent,
  AgentExecution,
  AgentFile,
  ExecutionSpec,
  OnAgentEvent,
  ProgramEnd,
} from "../agent/connection.ts";
import type { Image, Machine, MachineEnd, Runtime, SandboxSpec } from "../runtimes/runtime.ts";
import { fakeFiles } from "./fake-files.ts";

/** What a program of the fake does: told what it is, it talks through `program`. */
export type FakeProgram = (program: FakeExecution, spec: ExecutionSpec) => void;

const USAGE = { wallMs: 5, cpuMs: 3, peakMemoryBytes: 1_000_000 };

/** One execution in a fake sandbox, driven by a test. */
export class FakeExecution implements AgentExecution {
  readonly spec: ExecutionSpec;
  readonly written: string[] = [];
  readonly signals: number[] = [];
  inputEnded = false;
  killed = false;
  size: { cols: number; rows: number } | undefined;
  /** Called on each signal; by default SIGINT ends it. */
  onSignal: (number: number) => void = (number) => this.end({ kind: "signalled", signal: number });
  onInputEnd: () => void = () => {};
  /** Resolves when the program takes what is written. */
  taking: Promise<void> = Promise.resolve();
  readonly #emit: OnAgentEvent;
  #ended = false;

  constructor(spec: ExecutionSpec, emit: OnAgentEvent) {
    this.spec = spec;
    this.#emit = emit;
  }

  started(cold = false): void {
    this.emit({ kind: "started", cold, version: "3.11.2" });
  }

  stdout(data: string | Buffer): void {
    this.emit({ kind: "stdout", data: Buffer.from(data) });
  }

  stderr(data: string | Buffer): void {
    this.emit({ kind: "stderr", data: Buffer.from(data) });
  }

  emit(event: AgentEvent): void {
    if (!this.#ended) void this.#emit(event);
  }

  end(end: ProgramEnd = { kind: "exited", code: 0 }): void {
    if (this.#ended) return;
    void this.#emit({ kind: "finished", end, usage: USAGE });
    this.#ended = true;
  }

  async write(data: Uint8Array): Promise<void> {
    await this.taking;
    this.written.push(Buffer.from(data).toString("utf8"));
  }

  endInput(): void {
    this.inputEnded = true;
    this.onInputEnd();
  }

  signal(number: number): void {
    this.signals.push(number);
    if (!this.#ended) this.onSignal(number);
  }

  kill(): void {
    this.killed = true;
    this.end({ kind: "signalled", signal: 9 });
  }

  resize(cols: number, rows: number): void {
    this.size = { cols, rows };
  }
}

/** A machine that exists only in this process. */
export class FakeMachine implements Machine {
  readonly spec: SandboxSpec;
  readonly stream: Duplex = new PassThrough();
  readonly ended: Promise<MachineEnd>;
  readonly files = new Map<string, string>();
  readonly folders = new Set<string>();
  readonly executions: FakeExecution[] = [];
  oomKillCount = 0;
  cpuMs = 0;
  destroyed = false;
  #resolveEnded: (end: MachineEnd) => void;

  constructor(spec: SandboxSpec) {
    this.spec = spec;
    const ended = Promise.withResolvers<MachineEnd>();
    this.ended = ended.promise;
    this.#resolveEnded = ended.resolve;
  }

  async stats() {
    return { cpuMs: this.cpuMs, memoryBytes: 10 * 2 ** 20 + 5, processes: 3 };
  }

  oomKills(): number {
    return this.oomKillCount;
  }

  async destroy(): Promise<void> {
    this.destroyed = true;
    this.die("destroyed");
  }

  /** It ends by itself. */
  die(reason: string): void {
    this.#resolveEnded({ reason, oomKills: this.oomKillCount });
  }
}

/** A runtime and agents without processes: what runs inside is the test's `program`. */
export class FakeRuntime implements Runtime {
  readonly report = { name: "fake", version: "1", enforces: ["memory"], missing: [] };
  readonly machines: FakeMachine[] = [];
  /** Awaited before a machine is there. */
  creating: Promise<void> = Promise.resolve();
  /** By default a program starts, prints what it is, and exits with 0. */
  program: FakeProgram = (program) => {
    program.started();
    program.stdout("hello\n");
    program.end();
  };
  closed = false;
  #onUnpack: (() => void) | undefined;

  /** Files do not come back until `letUnpack`; resolves when some are about to. */
  holdUnpacking(): Promise<void> {
    return new Promise((resolve) => {
      this.#onUnpack = resolve;
    });
  }

  letUnpack(): void {
    this.#onUnpack = undefined;
  }

  /** A tar whose format is JSON. */
  #tarOf(machine: FakeMachine, spec: ExecutionSpec): FakeProgram {
    if (spec.kind === "command" && spec.args.includes("-cf")) return pack(machine);
    return this.#onUnpack ?? unpack(machine);
  }

  async create(spec: SandboxSpec, signal: AbortSignal): Promise<Machine> {
    await this.creating;
    signal.throwIfAborted();
    const machine = new FakeMachine(spec);
    this.machines.push(machine);
    return machine;
  }

  images(): readonly Image[] {
    return [
      { name: "microsandbox/python", about: "Python", languages: ["python", "node"] },
      { name: "microsandbox/node", about: "only Node", languages: ["node"] },
    ];
  }

  findImage(name: string): Image {
    const image = this.images().find((one) => one.name === name);
    if (image !== undefined) return image;
    const images = this.images().map((one) => one.name);
    throw new SandboxError("imageNotFound", `There is no image "${name}"; there are ${images.join(", ")}`, {
      details: { images },
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.machines.map((machine) => machine.destroy()));
  }

  readonly connectAgent = (stream: Duplex): Agent => {
    const machine = this.machines.find((one) => one.stream === stream);
    if (machine === undefined) throw new Error("a stream of no machine");
    return {
      ready: Promise.resolve({ pythonVersion: "3.11.2" }),
      closed: machine.ended.then((end) => end.reason),
      start: (spec, onEvent) => {
        const execution = new FakeExecution(spec, onEvent);
        if (!isTar(spec)) machine.executions.push(execution);
        const program = isTar(spec) ? this.#tarOf(machine, spec) : this.program;
        queueMicrotask(() => program(execution, spec));
        return execution;
      },
      writeFiles: async (files: readonly AgentFile[]) => {
        for (const file of files) {
          if (file.path.endsWith("/full"))
            throw new SandboxError("fileError", `${file.path}: the disk is full`);
          machine.files.set(file.path, Buffer.from(file.content).toString("utf8"));
        }
      },
      files: ({ root }) => fakeFiles(machine.files, root, machine.folders),
      complete: async () => ({ kernel: "busy", replaced: 0, completions: [], truncated: false }),
      inspect: async () => ({ kernel: "busy" }),
      stats: async () => ({ diskBytes: 4_096, processes: 2 }),
      close: () => machine.die("closed"),
    };
  };
}

/** How the files of a sandbox leave it and come back. */
function isTar(spec: ExecutionSpec): boolean {
  return spec.kind === "command" && spec.command === "/usr/bin/tar";
}

function pack(machine: FakeMachine): FakeProgram {
  return (program) => {
    program.stdout(JSON.stringify([...machine.files]));
    program.end();
  };
}

function unpack(machine: FakeMachine): FakeProgram {
  return (program) => {
    program.onInputEnd = () => {
      const text = program.written.join("");
      if (!text.endsWith("]")) return program.end({ kind: "exited", code: 2 });
      for (const [path, content] of JSON.parse(text)) machine.files.set(path, content);
      program.end();
    };
  };
}
