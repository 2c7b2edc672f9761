import type { Outcome } from "#lib/protocol/outcome.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { pageLanguage } from "../languages.ts";
import { enteredCode } from "../output/entered.ts";
import { type Addition, append, type Log } from "../output/log.ts";
import { outcomeWords } from "../words.ts";
import { afterEvents, afterLoss, newRun, type Run, type Typed } from "./run.ts";

/** Code that is evaluated in the variables of the program that has finished: an execution of its own. */
export interface Entered {
  readonly execution: string;
  readonly code: string;
}

/** The same as a reloaded page finds it again, with what was typed into it. */
export interface RememberedEntry extends Entered {
  readonly typed: readonly Typed[];
}

/** What was entered since the run has finished. It belongs to that run: the next one begins another. */
export interface Console {
  /** The run's log with what followed; undefined as long as nothing was entered. */
  readonly log: Log | undefined;
  /** What is evaluated now, as a run whose log is the one above. */
  readonly entry: Run | undefined;
  /** Entries that wait for their turn, in order. */
  readonly waiting: readonly Entered[];
  /** The entry that the server has still to be asked for. */
  readonly due: Entered | undefined;
  /** Entries of before a reload, whose events come again. */
  readonly expected: readonly RememberedEntry[];
  /** The interpreter has ended, and with it all that the program had defined. */
  readonly gone: boolean;
}

export const NO_CONSOLE: Console = {
  log: undefined,
  entry: undefined,
  waiting: [],
  due: undefined,
  expected: [],
  gone: false,
};

/** Code was entered: it begins, or waits for what was entered before. */
export function afterEntering(console: Console, run: Run, entered: Entered, nowMs: number): Console {
  if (console.entry) return { ...console, waiting: [...console.waiting, entered] };
  return { ...begun(console, run, { ...entered, typed: [] }, nowMs), due: entered };
}

/** The console after some events, in order. Those of other executions and repeats change nothing. */
export function afterConsoleEvents(
  console: Console,
  run: Run,
  events: readonly RunEvent[],
  nowMs: number,
): Console {
  let next = console;
  let own: RunEvent[] = [];
  const flush = (): void => {
    if (own.length > 0) next = withOwn(next, run, own, nowMs);
    own = [];
  };
  for (const event of events) {
    if (event.execution !== next.entry?.execution) {
      const place = next.expected.findIndex(({ execution }) => execution === event.execution);
      if (place === -1) continue;
      flush();
      next = resumed(next, run, place, nowMs);
    }
    own.push(event);
  }
  flush();
  return next;
}

/** The entry did not begin: the log says why, and what waits goes on. */
export function afterRefusal(
  console: Console,
  run: Run,
  execution: string,
  message: string,
  nowMs: number,
): Console {
  if (console.entry?.execution !== execution) return console;
  return goOn(noted(console, `Not evaluated: ${message}`), run, nowMs);
}

/** The sandbox went away under it. */
export function afterConsoleLoss(console: Console, run: Run, reason: string, nowMs: number): Console {
  if (!console.entry) return { ...console, gone: true };
  return settled(withEntry(console, afterLoss(console.entry, reason)), run, nowMs);
}

/** Stop was pressed: what waits for its turn is not wanted any more, either. */
export function afterStop(console: Console): Console {
  if (!console.entry) return console;
  return { ...withEntry(console, { ...console.entry, stopping: true }), waiting: [] };
}

/** The console with another value of its entry. */
export function withEntry(console: Console, entry: Run): Console {
  return entry === console.entry ? console : { ...console, entry, log: entry.log };
}

/** Whether an interpreter that ran something is still there after it ended so. */
export function keepsVariables(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case "exited":
    case "threw":
    case "timedOut":
      return true;
    case "killed":
      return outcome.signal === "SIGINT";
    case "outOfMemory":
    case "outputLimit":
    case "sandboxLost":
      return false;
  }
}

/** The console after some events of the entry. */
function withOwn(console: Console, run: Run, events: readonly RunEvent[], nowMs: number): Console {
  const { entry } = console;
  if (!entry) return console;
  if (console.gone || !events.some(isInAnother)) {
    return settled(withEntry(console, afterEvents(entry, events, nowMs)), run, nowMs);
  }
  const { log } = noted(console, "The program's variables are gone; run it again");
  const told = { ...console, gone: true, ...(log ? { log, entry: { ...entry, log } } : {}) };
  return withOwn(told, run, events, nowMs);
}

/** The program's interpreter is not there any more: this is evaluated in a new one. */
function isInAnother(event: RunEvent): boolean {
  return event.kind === "started" && event.programGone === true;
}

/** After what is evaluated has ended: the log says how, when that is not what one expects, and the next begins. */
function settled(console: Console, run: Run, nowMs: number): Console {
  const stage = console.entry?.stage;
  if (stage?.kind !== "finished") return console;
  const words = endWords(stage.outcome, stage.stopped);
  const told = words === undefined ? console : noted(console, words);
  const gone = told.gone || !keepsVariables(stage.outcome);
  return goOn({ ...told, gone, waiting: gone ? [] : told.waiting }, run, nowMs);
}

function goOn(console: Console, run: Run, nowMs: number): Console {
  const [first, ...waiting] = console.waiting;
  const free = { ...console, entry: undefined, due: undefined };
  if (!first) return free;
  return { ...begun({ ...free, waiting }, run, { ...first, typed: [] }, nowMs), due: first };
}

function begun(
  console: Console,
  run: Run,
  { execution, code, typed }: RememberedEntry,
  nowMs: number,
): Console {
  const { prompts } = pageLanguage(run.language);
  const log = append(console.log ?? run.log, enteredCode(prompts, code));
  const { language, path } = run;
  const entry = { ...newRun({ execution, language, path, typedBefore: typed }, nowMs), log };
  return { ...console, log, entry };
}

/** The events of an entry of before the reload come: those before it have told all that they will. */
function resumed(console: Console, run: Run, place: number, nowMs: number): Console {
  let result: Console = { ...console, entry: undefined, expected: console.expected.slice(place + 1) };
  for (const entry of console.expected.slice(0, place + 1)) result = begun(result, run, entry, nowMs);
  return result;
}

function noted(console: Console, text: string): Console {
  const note: Addition = { kind: "note", text };
  return console.log === undefined ? console : { ...console, log: append(console.log, [note]) };
}

/** Undefined where what was printed says it already. */
function endWords(outcome: Outcome, stopped: boolean): string | undefined {
  switch (outcome.kind) {
    case "exited":
      return outcome.code === 0 ? undefined : `exit ${outcome.code}`;
    case "threw":
      return stopped ? outcomeWords(outcome, stopped).text : undefined;
    case "killed":
    case "timedOut":
    case "outOfMemory":
    case "outputLimit":
    case "sandboxLost":
      return outcomeWords(outcome, stopped).text;
  }
}
