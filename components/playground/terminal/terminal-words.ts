import { bytes, outcomeWords } from "../words.ts";
import type { TerminalStage } from "./terminal-state.ts";

export const terminalName = ({ number }: { number: number }): string => `Terminal ${number}`;

/** One sentence on a terminal that cannot be typed into; undefined for one that can. */
export function stageWords(stage: TerminalStage): string | undefined {
  switch (stage.kind) {
    case "starting":
    case "running":
      return undefined;
    case "ended": {
      if (stage.outcome.kind === "exited") return `The shell has ended: exit ${stage.outcome.code}`;
      if (stage.outcome.kind === "sandboxLost") return lostWords(stage.outcome.reason);
      const { text, code } = outcomeWords(stage.outcome);
      return code === undefined ? text : `${text}: ${code}`;
    }
    case "lost":
      return lostWords(stage.reason);
    case "refused":
      return `The terminal did not start: ${stage.message}`;
  }
}

function lostWords(reason: string): string {
  return `The sandbox is gone: ${reason.replace(/\.$/, "")}. A new terminal starts a new one.`;
}

/** Output that is missing, in a line of its own that no program printed. */
export function missingLine(missing: number): string {
  return note(`${bytes(missing)} of output are not kept`);
}

/** A line between the program's: plain again after it, whatever style was in force. */
export function note(text: string): string {
  return `\u001b[0m\r\n\u001b[2m[${text}]\u001b[0m\r\n`;
}
