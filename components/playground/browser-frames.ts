import type { NextFrame } from "./notice-queue.ts";

/** So much of a frame is for output; drawing it and the person's clicks need the rest. */
const FRAME_WORK_MS = 12;
/** Hidden tabs draw no frames, and nobody clicks there; their programs go on all the same. */
const HIDDEN_WORK_MS = 100;
const HIDDEN_MS = 500;
/** However long a frame took, output goes on after this. */
const LONGEST_REST_MS = 250;

/**
 * The browser's frames, for work that could fill them all: as long as one took, from its work to what was drawn of it,
 * so long the page then rests. So at least half of its time is for the person, however slow the machine is.
 */
export function createBrowserFrames(): NextFrame {
  let restsUntilMs = 0;
  let drawing = false;
  let afterDrawing: (() => void) | undefined;

  function work(deliver: (workMs: number) => void): void {
    const beganAtMs = performance.now();
    drawing = true;
    deliver(document.hidden ? HIDDEN_WORK_MS : FRAME_WORK_MS);
    // Comes after the frame was drawn.
    setTimeout(() => {
      const nowMs = performance.now();
      restsUntilMs = nowMs + Math.min(nowMs - beganAtMs, LONGEST_REST_MS);
      drawing = false;
      afterDrawing?.();
      afterDrawing = undefined;
    });
  }

  return (deliver) => {
    let frame: number | undefined;
    let rest: ReturnType<typeof setTimeout> | undefined;
    let done = false;
    const once = (): void => {
      if (done) return;
      cancel();
      work(deliver);
    };
    const ask = (): void => {
      if (!done) frame = requestAnimationFrame(once);
    };
    const askAfterRest = (): void => {
      const restMs = restsUntilMs - performance.now();
      if (restMs > 0) rest = setTimeout(ask, restMs);
      else ask();
    };
    const hidden = setTimeout(once, HIDDEN_MS);
    if (drawing) afterDrawing = askAfterRest;
    else askAfterRest();
    function cancel(): void {
      done = true;
      if (frame !== undefined) cancelAnimationFrame(frame);
      clearTimeout(rest);
      clearTimeout(hidden);
    }
    return cancel;
  };
}
