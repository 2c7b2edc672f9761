import type { Outcome, Usage } from "#lib/protocol/outcome.ts";
import type { Run } from "../playground/state/run.ts";
import { duration, outcomeWords, usageWords } from "../playground/words.ts";
import { escapeHtml } from "./escape-html.ts";

/** How a program ended, in one sentence. */
export function outcomeHtml(outcome: Outcome, usage: Usage | undefined, stopped = false): string {
  const { tone, text, code, note } = outcomeWords(outcome, stopped);
  const details = [code, usage && usage.wallMs > 0 ? usageWords(usage)[0] : undefined];
  return [
    `<b class="${tone}">${escapeHtml(text)}</b>`,
    ...details.filter((detail) => detail !== undefined).map((detail) => ` · ${escapeHtml(detail)}`),
    note === undefined ? "" : `<br>${escapeHtml(note)}`,
  ].join("");
}

/** How a run is or was, in one sentence. `startingSandbox`: there is none yet. */
export function resultHtml({ stage, stopping }: Run, nowMs: number, startingSandbox: boolean): string {
  switch (stage.kind) {
    case "starting":
      return waiting(startingSandbox ? "Starting a sandbox" : "Starting", nowMs - stage.sinceMs);
    case "queued":
      return waiting(
        stage.place === 1 ? "Next in the queue" : `Place ${stage.place} in the queue`,
        nowMs - stage.sinceMs,
      );
    case "running":
      if (stopping) return "Stopping: interrupted, ended by force after 2 s";
      if (stage.deadline && stage.deadline.endsAtMs > nowMs) {
        const leftS = Math.ceil((stage.deadline.endsAtMs - nowMs) / 1_000);
        return `<b class="limit">Running</b> · the time limit is near<span aria-hidden="true">: ${leftS} s</span>`;
      }
      return waiting(stage.waiting ? "Waits for input" : "Running", nowMs - stage.sinceMs);
    case "refused": {
      const leftMs = (stage.retryAtMs ?? nowMs) - nowMs;
      const again =
        leftMs > 0
          ? ` Possible again<span aria-hidden="true"> in ${Math.ceil(leftMs / 1_000)} s</span>.`
          : "";
      return `<b class="failed">Not run: ${escapeHtml(stage.message)}</b>${again}`;
    }
    case "finished":
      return outcomeHtml(stage.outcome, stage.usage, stage.stopped);
  }
}

/** Screen readers hear the words, not every number. */
function waiting(text: string, ms: number): string {
  return `${text}<span aria-hidden="true"> · ${duration(Math.max(0, Math.floor(ms / 100) * 100))}</span>`;
}
