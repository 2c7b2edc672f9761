import type { Duplex } from "node:stream";
import { SandboxError } from "#lib/protocol/errors.ts";
import { type AgentFiles, FileCalls, type FilesOptions } from "./agent-files.ts";
import type {
  Agent,
  AgentExecution,
  AgentFile,
  AgentInfo,
  AgentStats,
  ConnectAgent,
  ExecutionSpec,
  KernelCompletions,
  KernelExplanation,
  OnAgentEvent,
  Question,
} from "./connection.ts";
import { decodeStats, optionalText, text } from "./decode-event.ts";
import { encodeStart } from "./encode-start.ts";
import { ExecutionChannel } from "./execution-channel.ts";
import { decodeCompletions, decodeExplanation, encodeQuestion } from "./kernel-question.ts";
import {
  decodeFields,
  encodeFields,
  encodeFrame,
  type Fields,
  type Frame,
  FrameDecoder,
  FrameError,
  FromAgent,
  PROTOCOL_VERSION,
  ToAgent,
} from "./frames.ts";

/** What one call carries of files; more goes in several, each answered before the next. */
const MAX_CALL_BYTES = 4 * 1024 * 1024;

/** What a reply says is cut to these: versions and codes, and what went wrong. */
const MAX_WORD_BYTES = 100;
const MAX_ERROR_BYTES = 4 * 1024;

type Reply = Map<string, Buffer[]>;

interface Call {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: SandboxError) => void;
}

/**
 * The server's end of an agent. Nothing that comes from inside is trusted: a frame that cannot be ends the stream, and
 * `closed` says why; no event handler's or frame's fault is thrown to the stream.
 */
export const connectAgent: ConnectAgent = (stream) => new Connection(stream);

class Connection implements Agent {
  readonly ready: Promise<AgentInfo>;
  readonly closed: Promise<string>;
  readonly #stream: Duplex;
  readonly #decoder = new FrameDecoder();
  readonly #executions = new Map<number, ExecutionChannel>();
  readonly #calls = new Map<number, Call>();
  readonly #files = new FileCalls((fields, decode) => this.#ask(fields, decode));
  readonly #ready = Promise.withResolvers<AgentInfo>();
  readonly #closed = Promise.withResolvers<string>();
  #isReady = false;
  #ended = false;
  #lastChannel = 0;

  constructor(stream: Duplex) {
    this.#stream = stream;
    this.ready = this.#ready.promise;
    this.closed = this.#closed.promise;
    // Whoever only watches `closed` need not look at `ready` too.
    this.ready.catch(() => {});
    stream.on("data", (chunk: Buffer) => this.#receive(chunk));
    stream.on("error", (error: Error) => this.#end(`the stream to the sandbox failed: ${error.message}`));
    stream.on("end", () => this.#end("the sandbox has ended"));
    stream.on("close", () => this.#end("the sandbox has ended"));
  }

  start(spec: ExecutionSpec, onEvent: OnAgentEvent): AgentExecution {
    const channel = this.#nextChannel();
    const send = (kind: number, payload?: Uint8Array) => this.#send(kind, channel, payload);
    const execution = new ExecutionChannel(send, onEvent, spec.stdin);
    if (this.#ended) {
      execution.end();
      return execution;
    }
    this.#executions.set(channel, execution);
    send(ToAgent.start, encodeStart(spec));
    return execution;
  }

  async writeFiles(files: readonly AgentFile[]): Promise<void> {
    for (const call of filesToCalls(files)) await this.#call(call);
  }

  files(options: FilesOptions): AgentFiles {
    return this.#files.open(options);
  }

  complete(question: Question): Promise<KernelCompletions> {
    return this.#ask(encodeQuestion("complete", question), (reply) =>
      decodeCompletions(reply, question.before),
    );
  }

  inspect(question: Question): Promise<KernelExplanation> {
    return this.#ask(encodeQuestion("inspect", question), decodeExplanation);
  }

  stats(): Promise<AgentStats> {
    return this.#ask([["method", "stats"]], decodeStats);
  }

  close(): void {
    if (!this.#stream.writableEnded) this.#stream.end();
  }

  /** What decode throws on purpose is the answer; anything else that it throws ends the sandbox. */
  async #ask<T>(fields: Fields, decode: (reply: Reply) => T): Promise<T> {
    const reply = await this.#call(fields);
    try {
      return decode(reply);
    } catch (error) {
      if (error instanceof SandboxError) throw error;
      this.#fail(error);
      throw lost();
    }
  }

  #call(fields: Fields): Promise<Reply> {
    if (this.#ended) return Promise.reject(lost());
    const channel = this.#nextChannel();
    return new Promise((resolve, reject) => {
      this.#calls.set(channel, { resolve, reject });
      this.#send(ToAgent.call, channel, encodeFields(fields));
    });
  }

  #nextChannel(): number {
    this.#lastChannel += 1;
    return this.#lastChannel;
  }

  /** What is under way here is bounded by the windows, by one call of files at a time, and by who starts executions. */
  #send(kind: number, channel: number, payload?: Uint8Array): void {
    if (!this.#ended && this.#stream.writable) this.#stream.write(encodeFrame(kind, channel, payload));
  }

  #receive(chunk: Buffer): void {
    if (this.#ended) return;
    try {
      for (const frame of this.#decoder.push(chunk)) this.#take(frame);
    } catch (error) {
      this.#fail(error);
    }
  }

  #take(frame: Frame): void {
    if (!this.#isReady || frame.kind === FromAgent.ready) return this.#takeReady(frame);
    if (frame.kind === FromAgent.reply) return this.#takeReply(frame);
    const execution = this.#executions.get(frame.channel);
    if (execution === undefined) {
      throw new FrameError(`a frame of kind ${frame.kind} on channel ${frame.channel}, which is not open`);
    }
    if (execution.receive(frame)) this.#executions.delete(frame.channel);
  }

  #takeReady(frame: Frame): void {
    if (this.#isReady || frame.kind !== FromAgent.ready) throw new FrameError("it does not begin with READY");
    const fields = decodeFields(frame.payload);
    const protocol = text(fields, "protocol", MAX_WORD_BYTES);
    if (protocol !== PROTOCOL_VERSION) {
      throw new FrameError(`it speaks protocol ${JSON.stringify(protocol.slice(0, 20))}`);
    }
    this.#isReady = true;
    this.#ready.resolve({ pythonVersion: text(fields, "pythonVersion", MAX_WORD_BYTES) });
  }

  #takeReply(frame: Frame): void {
    const call = this.#calls.get(frame.channel);
    if (call === undefined) throw new FrameError(`a reply on channel ${frame.channel}, which is not open`);
    this.#calls.delete(frame.channel);
    const fields = decodeFields(frame.payload);
    const error = optionalText(fields, "error", MAX_ERROR_BYTES);
    if (error === undefined) call.resolve(fields);
    else
      call.reject(
        new SandboxError(
          optionalText(fields, "code", MAX_WORD_BYTES) === "fileError" ? "fileError" : "internal",
          error,
        ),
      );
  }

  /** The peer is broken or hostile, or what takes the events is: either way the stream is of no more use. */
  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#end(
      error instanceof FrameError
        ? `the sandbox broke its protocol: ${message}`
        : `internal error: ${message}`,
    );
    this.#stream.destroy();
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const execution of this.#executions.values()) execution.end();
    this.#executions.clear();
    for (const call of this.#calls.values()) call.reject(lost());
    this.#calls.clear();
    this.#ready.reject(new SandboxError("startFailed", `the sandbox's agent did not start: ${reason}`));
    this.close();
    this.#closed.resolve(reason);
  }
}

/** The fields of the calls that write these files: small ones together, a big one in pieces. */
function* filesToCalls(files: readonly AgentFile[]): Generator<Fields> {
  let batch: Fields[number][] = [];
  let size = 0;
  for (const { method, path, content } of pieces(files)) {
    if (batch.length > 0 && (method === "append" || size + content.length > MAX_CALL_BYTES)) {
      yield [["method", "write"], ...batch];
      batch = [];
      size = 0;
    }
    const piece: Fields = [
      ["path", path],
      ["content", content],
    ];
    if (method === "append") {
      yield [["method", "append"], ...piece];
    } else {
      batch.push(...piece);
      size += path.length + content.length;
    }
  }
  if (batch.length > 0) yield [["method", "write"], ...batch];
}

function* pieces(
  files: readonly AgentFile[],
): Generator<AgentFile & { readonly method: "write" | "append" }> {
  for (const { path, content } of files) {
    yield { method: "write", path, content: content.subarray(0, MAX_CALL_BYTES) };
    for (let at = MAX_CALL_BYTES; at < content.length; at += MAX_CALL_BYTES) {
      yield { method: "append", path, content: content.subarray(at, at + MAX_CALL_BYTES) };
    }
  }
}

function lost(): SandboxError {
  return new SandboxError("sandboxLost", "the sandbox has ended");
}
