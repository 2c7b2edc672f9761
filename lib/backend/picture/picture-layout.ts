import type { SnippetContent } from "#lib/protocol/snippet.ts";
import { PAGE_COLOURS } from "../page-colours.ts";
import { shownText } from "./shown-text.ts";

/** As OpenGraph and oEmbed show pictures of links, in pixels. */
export const PICTURE = { width: 1_200, height: 630 } as const;

/** What fits, in lines and in characters of a line; the rest is left out without a word: the link has it. */
const CODE_LINES = 18;
const CODE_LINES_WITH_OUTPUT = 11;
const OUTPUT_LINES = 6;
const LINE_CHARS = 84;

const COLOURS = PAGE_COLOURS.light;

/** An element as Satori takes it: React's shape, without React. */
export interface Element {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** The picture of a snippet: its title, the beginning of its code, and the beginning of what it printed. Pure. */
export function pictureLayout({ title, language, version, files, recording }: SnippetContent): Element {
  const [main] = files;
  const output = recording === undefined ? [] : firstLines(shownText(recording.events), OUTPUT_LINES);
  const code = firstLines(
    main?.encoding === undefined ? (main?.content ?? "") : "",
    output.length > 0 ? CODE_LINES_WITH_OUTPUT : CODE_LINES,
  );
  const name = [LABELS[language] ?? language, version].filter(Boolean).join(" ");
  return box({ flexDirection: "column", width: "100%", height: "100%", background: COLOURS.frame }, [
    box(
      {
        justifyContent: "space-between",
        alignItems: "center",
        padding: "0 48px",
        height: 88,
        borderBottom: `1px solid ${COLOURS.line}`,
        color: COLOURS.ink,
        fontSize: 28,
      },
      [
        box({ fontWeight: 700 }, cut(title ?? main?.path ?? "", 44)),
        box({ color: COLOURS["ink-soft"] }, `${name} · Quicksand`),
      ],
    ),
    lines(code, { flexGrow: 1, background: COLOURS.surface, color: COLOURS.ink }),
    ...(output.length === 0
      ? []
      : [
          lines(output, {
            background: COLOURS.frame,
            color: COLOURS.ink,
            borderTop: `1px solid ${COLOURS.line}`,
            borderLeft: `8px solid ${COLOURS.accent}`,
          }),
        ]),
  ]);
}

const LABELS: Readonly<Record<string, string>> = { python: "Python", node: "Node" };

function lines(texts: readonly string[], style: object): Element {
  return box(
    { flexDirection: "column", padding: "24px 48px", fontSize: 22, lineHeight: 1.4, ...style },
    // An empty line has its height from a space that does not go away.
    texts.map((text) => box({ whiteSpace: "pre" }, text === "" ? "\u00a0" : text)),
  );
}

function firstLines(text: string, most: number): string[] {
  return text
    .replace(/\n+$/, "")
    .split("\n", most)
    .filter((line, _at, all) => all.length > 1 || line !== "")
    .map((line) => cut(line.replaceAll("\t", "    "), LINE_CHARS));
}

function cut(text: string, chars: number): string {
  const all = Array.from(text);
  return all.length > chars ? `${all.slice(0, chars - 1).join("")}…` : text;
}

function box(style: object, children: unknown): Element {
  return { type: "div", props: { style: { display: "flex", ...style }, children } };
}
