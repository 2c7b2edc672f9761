import type { ChildProcess } from "node:child_process";
import { StepFailure, step } from "../entry/steps.mjs";
import { waitForAnswer } from "./health.ts";
import { keepRunning, type KeptRunning } from "./keep-running.ts";

/** How long a server may take until it answers. */
const READY_WITHIN_MS = 60_000;
/** How much of what a server printed is shown when it did not start: its last lines, each cut to a readable length. */
const SHOWN_LINES = 12;
const SHOWN_CHARACTERS = 400;

/** A server, how it is started, and how it is known to be well. */
export interface Startable {
  readonly name: string;
  readonly spawn: (onLine: (line: string) => void) => ChildProcess;
  readonly healthUrl: string;
  /** Statuses of an answer that say it is well. */
  readonly accept: readonly number[];
  /** Whether what it prints before it is well is shown also when all goes well. */
  readonly showsStart: boolean;
  readonly remedy: string;
}

/**
 * Starts a server and resolves when it is well; from then on it is kept running and its lines are shown. It is added to
 * `running` at once, so that the caller can stop it also when this rejects (`StepFailure`).
 */
export async function startService(
  service: Startable,
  running: KeptRunning[],
  signal: AbortSignal,
): Promise<void> {
  await step(service.name, async () => {
    const early: string[] = [];
    let well = false;
    const { promise: death, resolve: died } = Promise.withResolvers<string>();
    const onLine = (line: string) => {
      if (well) console.error(line);
      else early.push(line);
    };
    running.push(
      keepRunning({
        name: service.name,
        start: () => service.spawn(onLine),
        onDeath(how, restartInMs) {
          if (!well) return died(how);
          console.error(`! The ${service.name} ended (${how}); starting it again in ${restartInMs} ms.`);
        },
      }),
    );
    const problem = await Promise.race([
      waitForAnswer(service.healthUrl, service.accept, READY_WITHIN_MS, signal).then((status) =>
        status === undefined
          ? `it did not answer ${service.healthUrl} within ${READY_WITHIN_MS / 1_000} s`
          : "",
      ),
      death.then((how) => `it ended (${how})`),
    ]);
    if (signal.aborted) throw new StepFailure("It was asked to stop.", "Start again.");
    if (problem !== "") {
      const shown = early.slice(-SHOWN_LINES).map((line) => line.slice(0, SHOWN_CHARACTERS));
      const printed = shown.join("\n") || "nothing";
      throw new StepFailure(
        `The ${service.name} did not start: ${problem}. It printed:\n${printed}`,
        service.remedy,
      );
    }
    well = true;
    if (service.showsStart) for (const line of early) console.error(line);
  });
}
