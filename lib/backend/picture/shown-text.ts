import type { RecordedEvent } from "#lib/protocol/snippet.ts";

/** As much of an output as can matter for a picture. */
const MOST_CHARS = 20_000;
/** Colours and other control sequences: ESC [ … letter, and ESC ] … BEL or ESC \. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** What people saw of an output, as plain text: without colours, and of a line that was written over its last state. Pure. */
export function shownText(events: readonly RecordedEvent[]): string {
  let text = "";
  for (const event of events) {
    if (text.length > MOST_CHARS) break;
    if (event.kind === "display") {
      const plain = event.bundle["text/plain"];
      if (typeof plain === "string") text += `${plain}\n`;
    } else if (event.kind !== "gap") text += event.text;
  }
  return (
    text
      .slice(0, MOST_CHARS)
      .replace(SEQUENCES, "")
      .split("\n")
      // What stands behind the last carriage return was written over the rest.
      .map((line) => line.replace(/\r+$/, "").split("\r").at(-1) ?? "")
      .join("\n")
  );
}
