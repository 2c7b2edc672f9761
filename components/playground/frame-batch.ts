export interface FrameBatch<T> {
  readonly add: (item: T) => void;
  /** Delivers nothing more. May be called twice. */
  readonly close: () => void;
}

/** Work of one frame, in characters of output: about what is read and drawn within a few milliseconds. */
const FRAME_WEIGHT = 262_144;
/** Hidden tabs draw no frames; their programs go on all the same. */
const HIDDEN_MS = 500;

/** When the browser draws next, or soon in a hidden tab. Returns the function that calls it off. */
export type NextFrame = (deliver: () => void) => () => void;

/** Collects what comes in quick succession and hands it on once a frame, so much at a time that the page stays quick. */
export function createFrameBatch<T>(
  weigh: (item: T) => number,
  deliver: (items: readonly T[]) => void,
  nextFrame: NextFrame = browserFrame,
): FrameBatch<T> {
  let waiting: T[] = [];
  let cancel: (() => void) | undefined;
  let closed = false;

  function flush(): void {
    cancel = undefined;
    let weight = 0;
    let count = 0;
    while (count < waiting.length && weight < FRAME_WEIGHT) {
      const item = waiting[count];
      if (item !== undefined) weight += weigh(item);
      count += 1;
    }
    const now = waiting.slice(0, count);
    waiting = waiting.slice(count);
    if (waiting.length > 0) cancel = nextFrame(flush);
    deliver(now);
  }

  return {
    add(item) {
      if (closed) return;
      waiting.push(item);
      cancel ??= nextFrame(flush);
    },
    close() {
      closed = true;
      cancel?.();
      waiting = [];
    },
  };
}

function browserFrame(deliver: () => void): () => void {
  let done = false;
  const once = (): void => {
    if (done) return;
    cancel();
    deliver();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_MS);
  function cancel(): void {
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  }
  return cancel;
}
