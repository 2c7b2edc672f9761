import type { AgentEvent, AgentStats, AgentUsage, ProgramEnd } from "./connection.ts";
import { decodeBundle } from "./decode-bundle.ts";
import { decodeFields, FrameError } from "./frames.ts";

/**
 * What the agent's frames say, checked field by field: the agent passes on what programs made up, and may itself be
 * broken or hostile. Each function throws FrameError for what cannot be.
 */

/** `stdinClosed` is for whoever writes: nobody will read the execution's input any more. */
export type DecodedEvent =
  | Extract<AgentEvent, { kind: "started" | "display" | "input" }>
  | { readonly kind: "stdinClosed" };

/**
 * No text of an agent is longer; the rest is cut off. A hostile program writes its own frames, and the server keeps what
 * they say for as long as their execution: uncounted, 8 MiB each.
 */
const MAX_BYTES = {
  /** Words of the protocol itself, and numbers. */
  word: 100,
  version: 100,
  id: 200,
  name: 1_000,
  message: 64 * 1024,
  traceback: 256 * 1024,
  notStarted: 4 * 1024,
} as const;

/** A prompt is one line of text; a longer one is cut at its beginning. */
const MAX_PROMPT_CHARACTERS = 1_000;
const MAX_PROMPT_BYTES = 4 * MAX_PROMPT_CHARACTERS;

type DecodedFields = ReadonlyMap<string, readonly Buffer[]>;

/** An EVENT frame's payload. */
export function decodeEvent(payload: Buffer): DecodedEvent {
  const fields = decodeFields(payload);
  const kind = text(fields, "kind", MAX_BYTES.word);
  switch (kind) {
    case "started": {
      const version = optionalText(fields, "version", MAX_BYTES.version);
      const programGone = fields.has("programGone") && flag(fields, "programGone");
      return {
        kind,
        cold: flag(fields, "cold"),
        ...(version ? { version } : {}),
        ...(programGone ? { programGone } : {}),
      };
    }
    case "input": {
      const prompt = promptOf(fields);
      return { kind, ...(prompt ? { prompt } : {}) };
    }
    case "display": {
      const id = optionalText(fields, "id", MAX_BYTES.id);
      return {
        kind,
        ...(id === undefined ? {} : { id }),
        ...(fields.has("update") && flag(fields, "update") ? { update: true } : {}),
        bundle: decodeBundle(fields),
      };
    }
    case "stdinClosed":
      return { kind };
    default:
      throw new FrameError(`an event of kind ${JSON.stringify(kind.slice(0, 40))}`);
  }
}

/** A FINISHED frame's payload. */
export function decodeFinished(payload: Buffer): { readonly end: ProgramEnd; readonly usage: AgentUsage } {
  const fields = decodeFields(payload);
  return {
    end: decodeEnd(fields),
    usage: {
      wallMs: number(fields, "wallMs"),
      cpuMs: number(fields, "cpuMs"),
      peakMemoryBytes: Math.trunc(number(fields, "peakMemoryBytes")),
    },
  };
}

/** The answer to the call `stats`. */
export function decodeStats(fields: DecodedFields): AgentStats {
  return { diskBytes: number(fields, "diskBytes"), processes: number(fields, "processes") };
}

function decodeEnd(fields: DecodedFields): ProgramEnd {
  const kind = text(fields, "end", MAX_BYTES.word);
  switch (kind) {
    case "exited":
      return { kind, code: integer(fields, "code", 0, 255) };
    case "signalled":
      return { kind, signal: integer(fields, "signal", 1, 64) };
    case "threw":
      return {
        kind,
        name: text(fields, "name", MAX_BYTES.name),
        message: text(fields, "message", MAX_BYTES.message),
        traceback: text(fields, "traceback", MAX_BYTES.traceback),
        code: integer(fields, "code", 0, 255),
      };
    case "interrupted":
      return { kind };
    case "notStarted":
      return {
        kind,
        code: integer(fields, "code", 126, 127) === 127 ? 127 : 126,
        message: text(fields, "message", MAX_BYTES.notStarted),
      };
    default:
      throw new FrameError(`an end of kind ${JSON.stringify(kind.slice(0, 40))}`);
  }
}

/** The first value of a field as text, cut to `maxBytes`; throws FrameError when there is none. */
export function text(fields: DecodedFields, key: string, maxBytes: number): string {
  const value = optionalText(fields, key, maxBytes);
  if (value === undefined) throw new FrameError(`the field ${key} is missing`);
  return value;
}

/** The first value of a field as text, cut to `maxBytes`. */
export function optionalText(fields: DecodedFields, key: string, maxBytes: number): string | undefined {
  const value = fields.get(key)?.[0];
  // The bytes are cut, not the text: a part of a long string keeps all of it in memory.
  return value?.toString("utf8", 0, endWithin(value, maxBytes));
}

/** The end of a text: what is asked stands there. */
function promptOf(fields: DecodedFields): string | undefined {
  const value = fields.get("prompt")?.[0];
  if (value === undefined) return undefined;
  let from = Math.max(0, value.length - MAX_PROMPT_BYTES);
  while (from > 0 && isContinuation(value[from])) from += 1;
  return value.toString("utf8", from).slice(-MAX_PROMPT_CHARACTERS);
}

/** Where at most `maxBytes` of a text end without splitting a character. */
function endWithin(value: Buffer, maxBytes: number): number {
  if (value.length <= maxBytes) return value.length;
  let end = maxBytes;
  // A character has at most three of them; bytes that are no text are cut anywhere.
  while (end > maxBytes - 3 && isContinuation(value[end])) end -= 1;
  return end;
}

/** Whether a byte goes on with a character of UTF-8. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function number(fields: DecodedFields, key: string): number {
  const value = text(fields, key, MAX_BYTES.word);
  const parsed = /^\d{1,16}(\.\d{1,9})?$/.test(value) ? Number(value) : Number.NaN;
  if (!(parsed <= Number.MAX_SAFE_INTEGER)) {
    throw new FrameError(`the field ${key} is ${JSON.stringify(value.slice(0, 40))}`);
  }
  return parsed;
}

/** The first value of a field as a whole number; throws FrameError when there is none, or none within these. */
export function integer(fields: DecodedFields, key: string, min: number, max: number): number {
  const value = number(fields, key);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new FrameError(`the field ${key} is ${value}`);
  return value;
}

function flag(fields: DecodedFields, key: string): boolean {
  return integer(fields, key, 0, 1) === 1;
}
