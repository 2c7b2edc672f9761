"use client";

import { useNow } from "../use-now.ts";
import type { PlaygroundState } from "../state/playground.ts";
import type { Run } from "../state/run.ts";
import { day } from "../share/opened-snippet.ts";
import {
  duration,
  outcomeWords,
  type OutcomeWords,
  placeWords,
  startWords,
  type Tone,
  usageWords,
  withoutStop,
} from "../words.ts";

/** One sentence on how the run is or was. Its place is there before it has anything to say. */
export function ResultLine({ state }: { state: PlaygroundState }) {
  const { run, problem } = state;
  return (
    <div className="result-line flex min-h-9 shrink-0 items-center border-t border-line px-4 py-2 text-ui">
      <output aria-label="Result" className="block min-w-0 grow">
        {run?.recordedMs !== undefined && (
          <p className="font-medium text-soft">Recorded on {day(run.recordedMs)}; Run makes it anew</p>
        )}
        {run && <Result run={run} sandbox={state.sandbox} />}
        {problem !== undefined && <p className="text-failed">{problem}</p>}
      </output>
    </div>
  );
}

/**
 * How a run is or was, as one sentence. `brief`: of what it used only the time, for what is one of many.
 */
export function Result({
  run,
  sandbox,
  brief = false,
}: {
  run: Run;
  sandbox: PlaygroundState["sandbox"];
  brief?: boolean;
}) {
  const { stage } = run;
  switch (stage.kind) {
    case "starting":
      return sandbox.kind === "starting" ? (
        <Waiting text={startWords(sandbox.place)} sinceMs={sandbox.sinceMs} />
      ) : (
        <Waiting text="Starting" sinceMs={stage.sinceMs} />
      );
    case "queued":
      return <Waiting text={placeWords(stage.place)} sinceMs={stage.sinceMs} />;
    case "running":
      return run.stopping ? (
        <p className="text-soft">Stopping: interrupted, ended by force after 2 s</p>
      ) : (
        <Waiting text={stage.waiting ? "Waits for input" : "Running"} sinceMs={stage.sinceMs} />
      );
    case "refused":
      return <Refused stage={stage} />;
    case "finished": {
      const { code, ...words } = outcomeWords(stage.outcome, stage.stopped);
      const start = run.recordedMs === undefined ? [stage.cold ? "cold start" : "warm start"] : [];
      const measured = stage.usage !== undefined && stage.usage.wallMs > 0;
      const used = measured ? [...usageWords(stage.usage), ...start] : [];
      const details = brief ? used.slice(0, 1) : used;
      return <Sentence {...words} details={code === undefined ? details : [code, ...details]} />;
    }
  }
}

const TONES: Readonly<Record<Tone, string>> = {
  good: "font-medium text-ink",
  quiet: "font-medium text-ink",
  failed: "font-medium text-failed",
  limit: "font-medium text-limit",
};

function Sentence({
  tone,
  text,
  note,
  details,
}: Omit<OutcomeWords, "code"> & { details: readonly string[] }) {
  return (
    <p className="break-words">
      <span className={TONES[tone]}>{text}</span>
      {details.map((detail) => (
        <span key={detail} className="text-soft">
          <span className="text-faint"> · </span>
          <span className="whitespace-nowrap">{detail}</span>
        </span>
      ))}
      {note !== undefined && <span className="block text-soft">{note}</span>}
    </p>
  );
}

/** Something that takes time, with the time that it has taken. Screen readers hear the words, not every number. */
export function Waiting({ text, sinceMs }: { text: string; sinceMs: number }) {
  const now = useNow(100);
  return (
    <p className="text-soft">
      {text}
      <span aria-hidden>
        <span className="text-faint"> · </span>
        {duration(Math.max(0, now - sinceMs))}
      </span>
    </p>
  );
}

function Refused({ stage }: { stage: Extract<Run["stage"], { kind: "refused" }> }) {
  const now = useNow(stage.retryAtMs === undefined ? undefined : 250);
  const leftMs = stage.retryAtMs === undefined ? 0 : stage.retryAtMs - now;
  if (stage.stopped) return <p className={TONES.quiet}>Stopped before it began</p>;
  return (
    <p>
      <span className="font-medium text-failed">Not run: {withoutStop(stage.message)}.</span>
      {leftMs > 0 && <span className="text-soft"> Possible again in {Math.ceil(leftMs / 1_000)} s.</span>}
    </p>
  );
}
