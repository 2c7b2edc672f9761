import type { Figures } from "./statistics.ts";

export interface Row {
  /** Where it was measured: at the sandbox server, through the web server, or beside both. */
  readonly where: string;
  readonly what: string;
  readonly figures: Figures;
}

/** The figures as a Markdown table, in milliseconds. Pure. */
export function table(rows: readonly Row[]): string {
  return [
    "| where | what | p50 | p95 | samples |",
    "|---|---|---:|---:|---:|",
    ...rows.map(
      ({ where, what, figures }) =>
        `| ${where} | ${what} | ${ms(figures.p50)} | ${ms(figures.p95)} | ${figures.count} |`,
    ),
  ].join("\n");
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}

const BEGIN = "<!-- measured -->";
const END = "<!-- /measured -->";

/** A text with what stands between its markers replaced. Pure. */
export function replaceMeasured(text: string, measured: string): string {
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from === -1 || to < from) throw new Error(`the text has no markers ${BEGIN} and ${END}`);
  return `${text.slice(0, from + BEGIN.length)}\n\n${measured}\n\n${text.slice(to)}`;
}
