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

/** A figure of the page, and what it is to be. */
export interface PageRow {
  readonly what: string;
  readonly figure: string;
  readonly aim: string;
}

/** The page's figures as a Markdown table. Pure. */
export function pageTable(rows: readonly PageRow[]): string {
  return [
    "| what | measured | aim |",
    "|---|---:|---:|",
    ...rows.map(({ what, figure, aim }) => `| ${what} | ${figure} | ${aim} |`),
  ].join("\n");
}

/** The parts of the text that a measurement writes. */
export type MeasuredPart = "servers" | "page";

/** A text with what stands between the markers of a part replaced. Pure. */
export function replaceMeasured(text: string, part: MeasuredPart, measured: string): string {
  const begin = `<!-- measured: ${part} -->`;
  const end = `<!-- /measured: ${part} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`the text has no markers ${begin} and ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${measured}\n\n${text.slice(to)}`;
}
