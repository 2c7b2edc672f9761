import type { PlaygroundState } from "../state/playground.ts";
import { withoutStop } from "../words.ts";
import type { Metrics } from "./metrics-store.ts";

/** What there is to say about the numbers: why there are none, or what the sandbox has at most. */
export function standingWords(
  { sandbox, connection }: Pick<PlaygroundState, "sandbox" | "connection">,
  { current }: Pick<Metrics, "current">,
  cores: number | undefined,
): string {
  switch (sandbox.kind) {
    case "none":
      return "No sandbox yet. Run starts one, and what it uses shows here.";
    case "starting":
      return "A sandbox is starting.";
    case "lost":
      return `The sandbox ended: ${withoutStop(sandbox.reason)}. The next run starts a new one.`;
    case "running":
      if (connection === "down") return "Connection lost. The numbers go on when it is back.";
      if (current === undefined) return "The first numbers come within a second.";
      return cores === undefined ? "Live" : `Live. The sandbox has ${coresWords(cores)}.`;
  }
}

export function coresWords(cores: number): string {
  return cores === 1 ? "1 core" : `${Number(cores.toFixed(2))} cores`;
}
