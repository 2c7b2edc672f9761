import type { Log } from "../../playground/output/log.ts";
import { type LogPart, logParts } from "../log-html.ts";

/** Further up than this, in pixels, somebody reads: then new output does not carry them away. */
const NEAR_END_PX = 40;

/** Draws a log into a place, each time only what is new of it. */
export function createOutputView(place: HTMLElement): (log: Log) => void {
  let drawn: readonly { readonly key: LogPart["key"]; readonly node: HTMLElement }[] = [];

  return (log) => {
    if (drawn.length === 0) place.textContent = "";
    const follows = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_END_PX;
    const known = new Map(drawn.map(({ key, node }) => [key, node]));
    const next = logParts(log).map(({ key, html }) => {
      const before = known.get(key);
      if (before !== undefined) return { key, node: before };
      const node = document.createElement("div");
      node.innerHTML = html();
      return { key, node };
    });
    const kept = new Set(next.map(({ node }) => node));
    for (const { node } of drawn) if (!kept.has(node)) node.remove();
    let after: HTMLElement | undefined;
    for (const { node } of next) {
      if (!node.isConnected) {
        if (after === undefined) place.prepend(node);
        else after.after(node);
      }
      after = node;
    }
    drawn = next;
    if (follows) place.scrollTop = place.scrollHeight;
  };
}
