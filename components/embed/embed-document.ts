import type { Snippet, SnippetFile } from "#lib/protocol/snippet.ts";
import type { EmbedOptions } from "./embed-options.ts";
import { type EmbedColours, embedStyle } from "./embed-style.ts";
import { escapeHtml } from "./escape-html.ts";
import { highlightedLines } from "./highlighted-lines.ts";
import { logHtml } from "./log-html.ts";
import { recordedLog } from "./recorded-log.ts";
import { outcomeHtml } from "./result-html.ts";

/** What an embed is made of beside the snippet; made with the page. */
export interface EmbedParts {
  /** Stands in the document as it is, so that one hash in its policy lets it run. */
  readonly script: string;
  readonly colours: EmbedColours;
}

/** So many characters of a program's files are shown; all of it is on the page that the link leads to. */
const MOST_CHARS = 60_000;
const MOST_FILES = 12;

/**
 * A snippet as a document for a frame on another site's page: what can be read at once is in it, and its one script runs
 * nothing before somebody asks for it. Everything in a snippet was written by strangers, and is text here. Pure.
 */
export function embedDocument(
  { id, content }: Pick<Snippet, "id" | "content">,
  options: EmbedOptions,
  { script, colours }: EmbedParts,
): string {
  const { files, recording } = content;
  const title = content.title?.trim() || (files[0]?.path ?? id);
  const buttons = options.readonly
    ? ""
    : `${options.code ? '<button type="button" id="edit">Edit</button>' : ""}<button type="button" id="run">Run</button>`;
  const result =
    options.output && recording !== undefined ? outcomeHtml(recording.outcome, recording.usage) : "";
  const body = [
    `<header><h1 title="${escapeHtml(title)}"><bdi>${escapeHtml(title)}</bdi></h1>${buttons}</header>`,
    options.code ? codeHtml(files, options.lines) : "",
    outputHtml(content, options.output),
    `<div class="foot"><output id="result" aria-label="Result">${result}</output>`,
    `<a href="/s/${id}" target="_blank" rel="noopener">Open in Quicksand</a></div>`,
  ].join("");
  return page({
    title,
    style: embedStyle(colours, options.theme),
    classes: options.autoHeight ? "auto" : "filled",
    data: `data-id="${id}" data-language="${escapeHtml(content.language)}"`,
    body,
    script: `<script>${script}</script>`,
  });
}

/** In place of a snippet that there is not, or that cannot be read now. */
export function embedRefusal(message: string, theme: EmbedOptions["theme"], colours: EmbedColours): string {
  return page({
    title: "Quicksand",
    style: embedStyle(colours, theme),
    classes: "auto",
    data: "",
    body: `<header><h1>Quicksand</h1></header><p class="note">${escapeHtml(message)}</p>`,
    script: "",
  });
}

interface PageParts {
  readonly title: string;
  readonly style: string;
  readonly classes: string;
  readonly data: string;
  readonly body: string;
  readonly script: string;
}

function page({ title, style, classes, data, body, script }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · Quicksand</title>
<style>
${style}</style>
</head>
<body class="${classes}"${data === "" ? "" : ` ${data}`}>
<main aria-label="${escapeHtml(title)}">${body}</main>
${script}
</body>
</html>
`;
}

function codeHtml(files: readonly SnippetFile[], lines: EmbedOptions["lines"]): string {
  const shown = files.slice(0, MOST_FILES);
  let room = MOST_CHARS;
  const panels = shown.map((file, index) => {
    const text = file.content.slice(0, room);
    room -= text.length;
    const part = { ...file, content: text, cut: text.length < file.content.length };
    return panelHtml(part, index, files.length > 1, index === 0 ? lines : undefined);
  });
  return `<section class="code" aria-label="Code">${tabsHtml(files)}${panels.join("")}</section>`;
}

function tabsHtml(files: readonly SnippetFile[]): string {
  if (files.length < 2) return "";
  const tabs = files
    .slice(0, MOST_FILES)
    .map(
      ({ path }, index) =>
        `<button type="button" role="tab" id="tab-${index}" aria-controls="panel-${index}" aria-selected="${index === 0}"${index === 0 ? "" : ' tabindex="-1"'}><bdi>${escapeHtml(path)}</bdi></button>`,
    );
  const more = files.length - MOST_FILES;
  const rest = more > 0 ? `<span>and ${more} more</span>` : "";
  return `<div class="tabs"><div role="tablist" aria-label="Files">${tabs.join("")}</div>${rest}</div>`;
}

function panelHtml(
  file: SnippetFile & { readonly cut: boolean },
  index: number,
  tabbed: boolean,
  lines: EmbedOptions["lines"],
): string {
  const role = tabbed ? ` role="tabpanel" aria-labelledby="tab-${index}"` : "";
  const hidden = index === 0 ? "" : " hidden";
  const content =
    file.encoding === "base64"
      ? '<p class="note">This file is not text.</p>'
      : `${linesHtml(file, lines)}${file.cut ? '<p class="note">The rest is not shown here; it is on the page that the link opens.</p>' : ""}`;
  return `<div class="panel" id="panel-${index}" data-path="${escapeHtml(file.path)}"${role}${hidden}>${content}</div>`;
}

/** Numbers are drawn by the style: who copies the code does not get them. */
function linesHtml({ path, content }: SnippetFile, range: EmbedOptions["lines"]): string {
  const all = highlightedLines(path, content);
  const wanted = range === undefined ? all : all.slice(range.from - 1, range.to);
  // An address may ask for lines that there are not: then all of them are better than none.
  const before = range === undefined || wanted.length === 0 ? 0 : range.from - 1;
  const lines = wanted.length === 0 ? all : wanted;
  const name = escapeHtml(path);
  const html = lines.map((line) => `<span class="l">${line}\n</span>`).join("");
  return `<pre tabindex="0" role="region" aria-label="Code of ${name}" style="--before:${before}"><code>${html}</code></pre>`;
}

/** There from the beginning and hidden as long as it has nothing to show: a run prints into it. */
function outputHtml({ recording }: Snippet["content"], wanted: boolean): string {
  const shown = wanted && recording !== undefined;
  const log = shown ? logHtml(recordedLog(recording.events)) : "";
  return [
    `<section class="output" id="output" aria-label="Output"${shown ? "" : " hidden"}>`,
    `<h2 id="heading">${shown ? "Recorded output" : "Output"}</h2>`,
    `<div class="log" id="log" role="log" aria-label="Output" tabindex="0">${log}</div>`,
    '<form class="entry" id="entry" hidden><input id="line" aria-label="Program input" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="Input, then Enter"></form>',
    "</section>",
  ].join("");
}
