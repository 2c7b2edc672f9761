import { SandboxError } from "#lib/protocol/errors.ts";
import type { AgentExecution, OnAgentEvent } from "./connection.ts";
import { decodeEvent, decodeFinished } from "./decode-event.ts";
import { terminalSize } from "./encode-start.ts";
import { type Frame, FrameError, FromAgent, OUTPUT_WINDOW, STDIN_WINDOW, ToAgent } from "./frames.ts";

/** Credits for output go back in steps of this size: well before the agent has to pause. */
const CREDIT_STEP_BYTES = OUTPUT_WINDOW / 8;

/** One call of `write`: how much of it has still to be sent, and to be acknowledged. */
interface PendingInput {
  unsent: Buffer;
  unacknowledged: number;
  readonly resolve: () => void;
  readonly reject: (reason: SandboxError) => void;
}

/** Sends a frame on one channel. */
type Send = (kind: number, payload?: Uint8Array) => void;

/** One execution's channel: its frames to events, its input within the window. */
export class ExecutionChannel implements AgentExecution {
  #finished = false;
  #started = false;
  /** Output whose credit has not gone back, and how much of it was taken. */
  #uncredited = 0;
  #taken = 0;
  #pending: PendingInput[] = [];
  #inFlight = 0;
  #inputEnded = false;
  #inputClosed: boolean;
  readonly #send: Send;
  readonly #onEvent: OnAgentEvent;

  constructor(send: Send, onEvent: OnAgentEvent, stdin: "open" | "closed") {
    this.#send = send;
    this.#onEvent = onEvent;
    this.#inputClosed = stdin === "closed";
  }

  /** Takes a frame of this channel; true when it was the last. Throws FrameError for what cannot be. */
  receive(frame: Frame): boolean {
    switch (frame.kind) {
      case FromAgent.stdout:
        this.#output("stdout", frame.payload);
        return false;
      case FromAgent.stderr:
        this.#output("stderr", frame.payload);
        return false;
      case FromAgent.stdinCredit:
        this.#acknowledge(frame.payload);
        return false;
      case FromAgent.event:
        this.#event(frame.payload);
        return false;
      case FromAgent.finished: {
        const finished = decodeFinished(frame.payload);
        this.end();
        void this.#onEvent({ kind: "finished", ...finished });
        return true;
      }
      default:
        throw new FrameError(`a frame of kind ${frame.kind} on the channel of an execution`);
    }
  }

  /** Nothing more comes of it. May be called twice. */
  end(): void {
    this.#finished = true;
    this.#closeInput();
  }

  write(data: Uint8Array): Promise<void> {
    if (this.#inputClosed || this.#inputEnded || this.#finished) return Promise.reject(inputIsClosed());
    if (data.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#pending.push({ unsent: Buffer.from(data), unacknowledged: data.length, resolve, reject });
      this.#pump();
    });
  }

  endInput(): void {
    if (this.#inputEnded || this.#inputClosed || this.#finished) return;
    this.#inputEnded = true;
    this.#pump();
  }

  signal(number: number): void {
    if (!this.#finished) this.#send(ToAgent.signal, Uint8Array.of(number));
  }

  kill(): void {
    if (!this.#finished) this.#send(ToAgent.kill);
  }

  resize(cols: number, rows: number): void {
    if (this.#finished) return;
    const payload = Buffer.alloc(4);
    payload.writeUInt16BE(terminalSize(cols), 0);
    payload.writeUInt16BE(terminalSize(rows), 2);
    this.#send(ToAgent.resize, payload);
  }

  #output(kind: "stdout" | "stderr", data: Buffer): void {
    if (!this.#started) throw new FrameError(`${kind} comes before started`);
    this.#uncredited += data.length;
    if (this.#uncredited > OUTPUT_WINDOW) throw new FrameError("more output than the window allows");
    const taken = this.#onEvent({ kind, data });
    if (taken === undefined) return this.#credit(data.length);
    void this.#creditWhen(taken, data.length);
  }

  async #creditWhen(taken: Promise<void>, bytes: number): Promise<void> {
    await taken;
    if (!this.#finished) this.#credit(bytes);
  }

  #credit(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken < CREDIT_STEP_BYTES) return;
    this.#send(ToAgent.credit, uint32(this.#taken));
    this.#uncredited -= this.#taken;
    this.#taken = 0;
  }

  #event(payload: Buffer): void {
    const event = decodeEvent(payload);
    if (event.kind === "stdinClosed") return this.#closeInput();
    if ((event.kind === "started") === this.#started) {
      throw new FrameError(`the event ${event.kind} comes ${this.#started ? "again" : "before started"}`);
    }
    this.#started = true;
    void this.#onEvent(event);
  }

  #pump(): void {
    for (const input of this.#pending) {
      while (input.unsent.length > 0) {
        const room = STDIN_WINDOW - this.#inFlight;
        if (room === 0) return;
        const part = input.unsent.subarray(0, room);
        input.unsent = input.unsent.subarray(part.length);
        this.#inFlight += part.length;
        this.#send(ToAgent.stdin, part);
      }
    }
    if (!this.#inputEnded || this.#inputClosed) return;
    this.#inputClosed = true;
    this.#send(ToAgent.stdinEnd);
  }

  #acknowledge(payload: Buffer): void {
    let count = payload.length === 4 ? payload.readUInt32BE(0) : 0;
    if (count < 1 || count > this.#inFlight) throw new FrameError("input is acknowledged that was not sent");
    this.#inFlight -= count;
    for (let first = this.#pending[0]; first !== undefined && count > 0; first = this.#pending[0]) {
      const part = Math.min(count, first.unacknowledged);
      count -= part;
      first.unacknowledged -= part;
      if (first.unacknowledged > 0) break;
      this.#pending.shift();
      first.resolve();
    }
    this.#pump();
  }

  #closeInput(): void {
    this.#inputClosed = true;
    for (const input of this.#pending.splice(0)) input.reject(inputIsClosed());
    this.#inFlight = STDIN_WINDOW;
  }
}

/** A payload of one unsigned number. */
export function uint32(value: number): Buffer {
  const payload = Buffer.allocUnsafe(4);
  payload.writeUInt32BE(value);
  return payload;
}

function inputIsClosed(): SandboxError {
  return new SandboxError("stdinClosed", "the program's standard input is closed");
}
