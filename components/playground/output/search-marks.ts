/** Marks finds in what is drawn, by the browser's own highlights: no node of the output is touched. Browser only. */
import { type Find, searchPattern } from "./search.ts";

const ALL = "output-find";
const CURRENT = "output-find-shown";

/** Marks the finds in sight, and again whenever others come into sight. Answers the function that ends it. */
export function markFinds(
  box: HTMLElement,
  region: HTMLElement,
  wanted: string,
  current: Find | undefined,
): () => void {
  if (!("highlights" in CSS)) return () => undefined;
  let frame: number | undefined;
  function mark(): void {
    frame = undefined;
    const all: Range[] = [];
    const shown: Range[] = [];
    const sight = box.getBoundingClientRect();
    for (const block of region.querySelectorAll<HTMLElement>("[data-block]")) {
      const { top, bottom } = block.getBoundingClientRect();
      if (bottom < sight.top || top > sight.bottom) continue;
      for (const [nth, range] of rangesIn(block, wanted).entries()) {
        const isShown = current?.nth === nth && String(current.block) === block.dataset["block"];
        (isShown ? shown : all).push(range);
      }
    }
    CSS.highlights.set(ALL, new Highlight(...all));
    CSS.highlights.set(CURRENT, new Highlight(...shown));
  }
  function soon(): void {
    frame ??= requestAnimationFrame(mark);
  }
  const observer = new MutationObserver(soon);
  observer.observe(region, { childList: true, subtree: true, characterData: true });
  box.addEventListener("scroll", soon, { passive: true });
  soon();
  return () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    observer.disconnect();
    box.removeEventListener("scroll", soon);
    CSS.highlights.delete(ALL);
    CSS.highlights.delete(CURRENT);
  };
}

/** Scrolls a find into sight: first its block, which is laid out only then, and in the next frame the find itself. */
export function showFind(box: HTMLElement, region: HTMLElement, wanted: string, find: Find): () => void {
  const block = region.querySelector<HTMLElement>(`[data-block="${find.block}"]`);
  if (!block) return () => undefined;
  const sight = box.getBoundingClientRect();
  const { top, bottom } = block.getBoundingClientRect();
  if (bottom < sight.top || top > sight.bottom) block.scrollIntoView({ block: "nearest" });
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => {
      const found = rangesIn(block, wanted)[find.nth]?.getBoundingClientRect();
      if (!found) return;
      const seen = box.getBoundingClientRect();
      if (found.top < seen.top || found.bottom > seen.bottom)
        box.scrollTop += found.top - seen.top - seen.height / 2;
      if (found.left < seen.left || found.right > seen.right)
        box.scrollLeft += found.left - seen.left - seen.width / 2;
    });
  });
  return () => cancelAnimationFrame(frame);
}

/** Where a text stands in a drawn block, leaving out what this page says in between. */
function rangesIn(block: HTMLElement, wanted: string): Range[] {
  const pattern = searchPattern(wanted);
  if (!pattern) return [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof HTMLElement && node.dataset["aside"] !== undefined
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  const nodes: { readonly node: Text; readonly start: number }[] = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof HTMLDivElement) text += "\n";
    if (!(node instanceof Text)) continue;
    nodes.push({ node, start: text.length });
    text += node.data;
  }
  function setAt(offset: number, set: (node: Text, at: number) => void): void {
    const found = nodes.findLast(({ start }) => start <= offset);
    if (found) set(found.node, Math.min(offset - found.start, found.node.length));
  }
  return Array.from(text.matchAll(pattern), ({ index, 0: { length } }) => {
    const range = document.createRange();
    setAt(index, (node, at) => range.setStart(node, at));
    setAt(index + length - 1, (node, at) => range.setEnd(node, Math.min(at + 1, node.length)));
    return range;
  });
}
