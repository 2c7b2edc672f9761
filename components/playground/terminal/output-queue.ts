/** Something to write to a screen. `live`: a program waits for the answer if it asks the terminal something. */
export interface Chunk {
  readonly text: string;
  readonly live: boolean;
}

/** Where output goes; calls `done` when it has taken it all and is ready for more. */
export type Sink = (chunk: Chunk, done: () => void) => void;

export interface OutputQueue {
  /** Output that comes again after a reload is not live. */
  push(text: string, live: boolean): void;
  /** What waits and what comes goes there from now on; answers the function that ends it. */
  connect(sink: Sink): () => void;
  /** Forgets all that waits. */
  clear(): void;
}

export interface OutputQueueOptions {
  /** So much waits at most; of what is more, the oldest is dropped. */
  readonly limitChars: number;
  /** The line that stands in the place of what was dropped. */
  readonly droppedLine: (chars: number) => string;
}

/** What a chunk costs beside its text, so that many tiny ones are bounded as well. */
const CHUNK_CHARS = 32;
/** One write is at most about so long: short enough for the page to answer between two of them. */
const WRITE_CHARS = 64 * 1024;

/**
 * Holds a terminal's output until a screen takes it, one write at a time: a program that prints faster than the screen
 * draws fills neither the screen's buffer nor the memory.
 */
export function createOutputQueue({ limitChars, droppedLine }: OutputQueueOptions): OutputQueue {
  let chunks: Chunk[] = [];
  let first = 0;
  let waiting = 0;
  let dropped = 0;
  let sink: Sink | undefined;
  let writing = false;

  function take(): Chunk | undefined {
    const chunk = chunks[first];
    if (chunk === undefined) return undefined;
    first += 1;
    waiting -= chunk.text.length + CHUNK_CHARS;
    // Taking from the front one by one would cost the array's length each time.
    if (first > 1_000 && first * 2 > chunks.length) {
      chunks = chunks.slice(first);
      first = 0;
    }
    return chunk;
  }

  /** What is written next: neighbours of one kind are joined. */
  function next(): Chunk | undefined {
    if (dropped > 0) {
      const text = droppedLine(dropped);
      dropped = 0;
      return { text, live: false };
    }
    const head = take();
    if (head === undefined) return undefined;
    const texts = [head.text];
    let length = head.text.length;
    for (let peek = chunks[first]; peek !== undefined; peek = chunks[first]) {
      if (peek.live !== head.live || length + peek.text.length > WRITE_CHARS) break;
      length += peek.text.length;
      texts.push(peek.text);
      take();
    }
    return { text: texts.join(""), live: head.live };
  }

  function pump(): void {
    const to = sink;
    if (to === undefined || writing) return;
    const chunk = next();
    if (chunk === undefined) return;
    writing = true;
    to(chunk, () => {
      if (sink !== to) return;
      writing = false;
      pump();
    });
  }

  return {
    push(text, live) {
      // Without a screen nobody answers a program that asks; an answer that comes much later would be typed text to it.
      chunks.push({ text, live: live && sink !== undefined });
      waiting += text.length + CHUNK_CHARS;
      while (waiting > limitChars && chunks.length - first > 1) dropped += take()?.text.length ?? 0;
      pump();
    },
    connect(to) {
      sink = to;
      writing = false;
      pump();
      return () => {
        if (sink === to) sink = undefined;
      };
    },
    clear() {
      chunks = [];
      first = 0;
      waiting = 0;
      dropped = 0;
    },
  };
}
