import type { ChildProcess } from "node:child_process";

/** How long to wait before the next start, by how often in a row it died: doubled each time. */
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 30_000;
/** One that ran this long was well: its next death counts as the first again. */
const WELL_AFTER_MS = 60_000;

export interface Service {
  readonly name: string;
  /** Starts the process anew. */
  start(): ChildProcess;
  /** Told when it died without having been asked to. */
  onDeath(how: string, restartInMs: number): void;
}

export interface KeptRunning {
  /** Of the process that runs now; undefined between two. */
  pid(): number | undefined;
  /** Asks it to stop (SIGTERM), kills it after `graceMs`; resolves when it is gone. May be called twice. */
  stop(graceMs: number): Promise<void>;
  /** Kills it at once. */
  kill(): void;
}

/** Starts a service and starts it again whenever it dies, later each time, until it is stopped. */
export function keepRunning(service: Service): KeptRunning {
  let child: ChildProcess | undefined;
  let stopping = false;
  let deaths = 0;
  let restart: NodeJS.Timeout | undefined;
  let reportGone: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    reportGone = resolve;
  });

  const start = () => {
    const startedAt = performance.now();
    const current = service.start();
    child = current;
    const ended = (how: string) => {
      if (child !== current) return;
      child = undefined;
      if (stopping) return reportGone();
      deaths = performance.now() - startedAt > WELL_AFTER_MS ? 1 : deaths + 1;
      const inMs = backoffMs(deaths);
      service.onDeath(how, inMs);
      restart = setTimeout(start, inMs);
    };
    current.once("error", (error) => ended(`it could not be started: ${error.message}`));
    current.once("exit", (code, signal) => ended(signal === null ? `status ${code}` : `signal ${signal}`));
  };
  start();

  return {
    pid: () => child?.pid,
    kill: () => child?.kill("SIGKILL"),
    async stop(graceMs) {
      stopping = true;
      clearTimeout(restart);
      if (child === undefined) return;
      child.kill("SIGTERM");
      const current = child;
      const timer = setTimeout(() => current.kill("SIGKILL"), graceMs);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** The wait before the restart that follows the given death in a row, from 1. Pure. */
export function backoffMs(death: number): number {
  return Math.min(FIRST_BACKOFF_MS * 2 ** (death - 1), LONGEST_BACKOFF_MS);
}
