import { z } from "zod";

/** Who ended a program that was killed by a signal. */
export const KilledBy = z.enum(["program", "caller", "limit", "system"]);
export type KilledBy = z.infer<typeof KilledBy>;

/**
 * How an execution ended. Nothing that a visitor's program does is an exception in our code: it is one of these.
 *
 * - `exited`: the process ended by itself; `code` is 0 to 255. Command not found is 127, not executable is 126.
 * - `threw`: an uncaught exception ended it; `code` is the exit status that the plain interpreter gives (1).
 * - `killed`: a signal ended it, e.g. `SIGINT` after Stop (`by: "caller"`), `SIGSEGV` of its own (`by: "program"`).
 * - `timedOut`, `outOfMemory`, `outputLimit`: a limit ended it; the limit's value is in the outcome.
 * - `sandboxLost`: the sandbox under it ended; `reason` is for people.
 */
export const Outcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("exited"), code: z.int().min(0).max(255) }),
  z.object({
    kind: z.literal("threw"),
    name: z.string(),
    message: z.string(),
    traceback: z.string(),
    code: z.int().min(0).max(255),
  }),
  z.object({ kind: z.literal("killed"), signal: z.string(), by: KilledBy }),
  z.object({ kind: z.literal("timedOut"), limitMs: z.number().nonnegative() }),
  z.object({ kind: z.literal("outOfMemory"), limitBytes: z.int().positive() }),
  z.object({ kind: z.literal("outputLimit"), limitBytes: z.int().nonnegative() }),
  z.object({ kind: z.literal("sandboxLost"), reason: z.string() }),
]);
export type Outcome = z.infer<typeof Outcome>;

/** What an execution used: wall time, CPU time of all its processes, and the highest resident memory of one process. */
export const Usage = z.object({
  wallMs: z.number().nonnegative(),
  cpuMs: z.number().nonnegative(),
  peakMemoryBytes: z.int().nonnegative(),
});
export type Usage = z.infer<typeof Usage>;

/** True when the execution did what it was asked to: it exited with 0. */
export function succeeded(outcome: Outcome): boolean {
  return outcome.kind === "exited" && outcome.code === 0;
}

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGSYS: 31,
};

/** The number of a Linux signal by its name, undefined when there is no such signal. */
export function signalNumber(name: string): number | undefined {
  return Object.hasOwn(SIGNAL_NUMBERS, name) ? SIGNAL_NUMBERS[name] : undefined;
}

/** The name of a Linux signal by its number: `SIGKILL` for 9, `SIG35` where there is no common name. */
export function signalName(number: number): string {
  const entry = Object.entries(SIGNAL_NUMBERS).find(([, value]) => value === number);
  return entry ? entry[0] : `SIG${number}`;
}

/**
 * The exit code that a shell would show for an outcome: 128+n for a signal, 124 for a time-out (as `timeout` does),
 * 137 for out of memory, 1 where there is no convention.
 */
export function exitCode(outcome: Outcome): number {
  switch (outcome.kind) {
    case "exited":
    case "threw":
      return outcome.code;
    case "killed":
      return 128 + (signalNumber(outcome.signal) ?? (Number(outcome.signal.replace("SIG", "")) || 0));
    case "timedOut":
      return 124;
    case "outOfMemory":
      return 137;
    case "outputLimit":
    case "sandboxLost":
      return 1;
  }
}
