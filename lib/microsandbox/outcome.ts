/** Who ended a program that was killed by a signal. */
export type KilledBy = "program" | "caller" | "limit" | "system";

/**
 * How an execution ended. Nothing that a program does is an error of this SDK: it is one of these.
 *
 * - `exited`: the process ended by itself; `code` is 0 to 255. Command not found is 127, not executable is 126.
 * - `threw`: an uncaught exception ended it; `code` is the exit status that the plain interpreter gives (1).
 * - `killed`: a signal ended it, e.g. `SIGINT` after an interrupt (`by: "caller"`), `SIGSEGV` of its own (`by: "program"`).
 * - `timedOut`, `outOfMemory`, `outputLimit`: a limit ended it; the limit's value is in the outcome.
 * - `sandboxLost`: the sandbox under it ended; `reason` is for people.
 */
export type Outcome =
  | { readonly kind: "exited"; readonly code: number }
  | {
      readonly kind: "threw";
      readonly name: string;
      readonly message: string;
      readonly traceback: string;
      readonly code: number;
    }
  | { readonly kind: "killed"; readonly signal: string; readonly by: KilledBy }
  | { readonly kind: "timedOut"; readonly limitMs: number }
  | { readonly kind: "outOfMemory"; readonly limitBytes: number }
  | { readonly kind: "outputLimit"; readonly limitBytes: number }
  | { readonly kind: "sandboxLost"; readonly reason: string };

/** What an execution used: wall time, CPU time of all its processes, and the highest resident memory of one process. */
export interface Usage {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMemoryBytes: number;
}
