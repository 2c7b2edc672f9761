import type { Outcome, Usage } from "#lib/protocol/outcome.ts";

/** `failed` is drawn red, `limit` amber, `quiet` for what the person asked for. The words always say it too. */
export type Tone = "good" | "failed" | "limit" | "quiet";

export interface OutcomeWords {
  readonly tone: Tone;
  /** One sentence or word on how it ended. */
  readonly text: string;
  /** `exit 1`, `SIGKILL`; undefined where there is none. */
  readonly code?: string;
  /** What else the person should know: what was lost, what is still there. */
  readonly note?: string;
}

/**
 * How a run ended, in words that name what the person did or the limit that it met.
 *
 * @param stopped whether Stop was pressed before: what ends then, however it ends, was stopped
 */
export function outcomeWords(outcome: Outcome, stopped = false): OutcomeWords {
  switch (outcome.kind) {
    case "exited":
      if (stopped) return { tone: "quiet", text: "Stopped", code: `exit ${outcome.code}` };
      return outcome.code === 0
        ? { tone: "good", text: "ok", code: "exit 0" }
        : { tone: "failed", text: "Ended with an error code", code: `exit ${outcome.code}` };
    case "threw":
      if (stopped) return { tone: "quiet", text: "Stopped", code: outcome.name };
      return { tone: "failed", text: exceptionWords(outcome), code: `exit ${outcome.code}` };
    case "killed":
      return killedWords(outcome.signal, outcome.by);
    case "timedOut":
      return {
        tone: "limit",
        text: `Stopped after ${duration(outcome.limitMs)}, the time limit`,
        note: "Output up to then is above.",
      };
    case "outOfMemory":
      return {
        tone: "limit",
        text: `Out of memory: the limit is ${bytes(outcome.limitBytes)}`,
        note: "The program was ended by force; its variables are gone.",
      };
    case "outputLimit":
      return { tone: "limit", text: `Stopped after ${bytes(outcome.limitBytes)} of output, the limit` };
    case "sandboxLost":
      return {
        tone: "failed",
        text: `The sandbox ended: ${withoutStop(outcome.reason)}`,
        note: "Its files and variables are gone. Run makes a new one.",
      };
  }
}

function exceptionWords({ name, message }: { name: string; message: string }): string {
  const firstLine = message.split("\n", 1)[0] ?? "";
  const short = firstLine.length > 160 ? `${firstLine.slice(0, 159)}…` : firstLine;
  return short === "" ? name : `${name}: ${short}`;
}

function killedWords(signal: string, by: Extract<Outcome, { kind: "killed" }>["by"]): OutcomeWords {
  if (by === "caller") {
    return signal === "SIGKILL"
      ? {
          tone: "quiet",
          text: "Stopped by force",
          code: signal,
          note: "It went on after the interrupt, so it was killed; its variables are gone.",
        }
      : { tone: "quiet", text: "Stopped", code: signal };
  }
  if (by === "limit") return { tone: "limit", text: "Stopped at a limit of the sandbox", code: signal };
  if (by === "system") return { tone: "failed", text: "Ended by the system", code: signal };
  return { tone: "failed", text: SIGNAL_WORDS[signal] ?? "Ended by a signal of its own", code: signal };
}

const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGSEGV: "Crashed: it used memory that is not its own",
  SIGBUS: "Crashed: it used memory that is not there",
  SIGFPE: "Crashed: an impossible calculation",
  SIGILL: "Crashed: an unknown instruction",
  SIGABRT: "Crashed: it aborted itself",
  SIGSYS: "Ended: it called what the sandbox does not allow",
  SIGINT: "Interrupted",
  SIGTERM: "Ended itself",
  SIGKILL: "Ended itself by force",
};

/** A place in a queue, 1 is next. */
export function placeWords(place: number): string {
  return place === 1 ? "Next in the queue" : `Place ${place} in the queue`;
}

/** What a start waits for: nothing, or its turn on a server that is full. */
export function startWords(place: number | undefined): string {
  return place === undefined
    ? "Starting a sandbox"
    : `The server is full. ${placeWords(place)} for a sandbox`;
}

/** What it used, each as a short phrase: wall time, processor time, peak memory. */
export function usageWords(usage: Usage): readonly string[] {
  return [duration(usage.wallMs), `cpu ${duration(usage.cpuMs)}`, bytes(usage.peakMemoryBytes)];
}

/** Milliseconds for people: `4 ms`, `0.42 s`, `12.3 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 100) return `${ms < 10 && ms > 0 ? trimmed(ms, 1) : Math.round(ms)} ms`;
  if (ms < 9_995) return `${trimmed(ms / 1_000, 2)} s`;
  if (ms < 59_950) return `${trimmed(ms / 1_000, 1)} s`;
  const seconds = Math.round(ms / 1_000);
  const rest = seconds % 60;
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}

/** The same where one expects milliseconds: `160 ms`; seconds only from one on. */
export function milliseconds(ms: number): string {
  return ms < 999.5 ? `${Math.round(ms)} ms` : duration(ms);
}

/** Bytes for people, in units of 1,024: `512 MiB`, `12.4 MiB`, `640 KiB`. */
export function bytes(count: number): string {
  if (count < 1_024) return `${count} bytes`;
  if (count < 1_048_576) return `${trimmed(count / 1_024, 0)} KiB`;
  const mebibytes = count / 1_048_576;
  if (mebibytes < 1_024) return `${trimmed(mebibytes, mebibytes < 100 ? 1 : 0)} MiB`;
  return `${trimmed(mebibytes / 1_024, 1)} GiB`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** A reason as part of a sentence: without the full stop at its end. */
export function withoutStop(sentence: string): string {
  return sentence.replace(/\.\s*$/, "");
}
