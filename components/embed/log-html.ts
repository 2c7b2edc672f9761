import { cssColours } from "../playground/output/colours.ts";
import type { Piece } from "../playground/output/line.ts";
import { piecesOf } from "../playground/output/line.ts";
import { type Block, type Entry, hasDropped, type Log } from "../playground/output/log.ts";
import { droppedWords, gapWords } from "../playground/output/log-text.ts";
import type { TextStyle } from "../playground/output/text-style.ts";
import { escapeHtml } from "./escape-html.ts";

/** A part of the output: as long as `key` is the same object, so is `html`. */
export interface LogPart {
  readonly key: object;
  readonly html: () => string;
}

/** A log as parts to be drawn one after another; drawing it again needs only those that are new. Pure. */
export function logParts(log: Log): readonly LogPart[] {
  const blocks = (all: readonly Block[]) =>
    all.map((block) => ({ key: block, html: () => block.entries.map(entryHtml).join("") }));
  const dropped = hasDropped(log) ? [{ key: log.dropped, html: () => noteHtml(droppedWords(log)) }] : [];
  const open = piecesOf(log.open);
  const last = open.length === 0 ? [] : [{ key: log.open, html: () => lineHtml(open) }];
  return [...blocks(log.head), ...dropped, ...blocks(log.tail), ...last];
}

/** All of a log. */
export function logHtml(log: Log): string {
  return logParts(log)
    .map(({ html }) => html())
    .join("");
}

function entryHtml(entry: Entry): string {
  switch (entry.kind) {
    case "line":
      return lineHtml(entry.pieces);
    case "value":
      return `<div class="v">${escapeHtml(entry.text)}</div>`;
    case "note":
      return noteHtml(entry.text);
    case "gap":
      return noteHtml(gapWords(entry.bytes));
  }
}

function noteHtml(text: string): string {
  return `<div class="q">${escapeHtml(text)}</div>`;
}

/** A line is a block of its own: nothing that turns text around reaches the next. */
function lineHtml(pieces: readonly Piece[]): string {
  return `<div>${pieces.map(pieceHtml).join("") || "<br>"}</div>`;
}

function pieceHtml({ text, source, style }: Piece): string {
  const shown = escapeHtml(text);
  const css = cssOf(style);
  if (style.link !== undefined) {
    const address = escapeHtml(style.link);
    return `<a href="${address}" title="${address}" target="_blank" rel="noopener noreferrer nofollow"${css}>${shown}</a>`;
  }
  const kind = source === "stdout" ? "" : ` class="${source === "stderr" ? "e" : "i"}"`;
  return kind === "" && css === "" ? shown : `<span${kind}${css}>${shown}</span>`;
}

/** Every value in it is one of ours: colours as numbers and letters, and fixed words. */
function cssOf(style: TextStyle): string {
  const { color, backgroundColor } = cssColours(style);
  const lines = [style.underline ? "underline" : "", style.strike ? "line-through" : ""].filter(Boolean);
  const rules = [
    color === undefined ? "" : `color:${color}`,
    backgroundColor === undefined ? "" : `background:${backgroundColor}`,
    style.bold ? "font-weight:700" : "",
    // Thinner, not paler: what is dim is to be read all the same.
    style.dim && !style.bold ? "font-weight:300" : "",
    style.italic ? "font-style:italic" : "",
    lines.length === 0 ? "" : `text-decoration:${lines.join(" ")}`,
  ].filter(Boolean);
  return rules.length === 0 ? "" : ` style="${escapeHtml(rules.join(";"))}"`;
}
