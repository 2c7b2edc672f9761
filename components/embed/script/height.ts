/** What the document tells the page around it whenever its height changes, in CSS pixels. */
export interface HeightMessage {
  readonly type: "quicksand:height";
  readonly id: string;
  readonly height: number;
}

/** Tells the page around how high the document is, from now on. A height is no secret: whoever frames it may know. */
export function tellHeight(id: string, content: HTMLElement): void {
  const observer = new ResizeObserver(() => {
    const message: HeightMessage = { type: "quicksand:height", id, height: Math.ceil(content.offsetHeight) };
    window.parent.postMessage(message, "*");
  });
  observer.observe(content);
}
