/** A terminal's size in characters. */
export interface Size {
  readonly cols: number;
  readonly rows: number;
}

/**
 * Sends a terminal's sizes in order: one is under way, and of those that come meanwhile only the newest follows. A size
 * that could not be sent is not sent again: the next one makes up for it.
 */
export function createSizeQueue(send: (size: Size) => Promise<unknown>): (size: Size) => void {
  let sent: Size | undefined;
  let wanted: Size | undefined;
  let sending = false;

  async function drain(): Promise<void> {
    sending = true;
    for (let size = wanted; size !== undefined; size = wanted) {
      wanted = undefined;
      if (size.cols === sent?.cols && size.rows === sent.rows) continue;
      sent = size;
      await send(size).catch(() => {
        sent = undefined;
      });
    }
    sending = false;
  }

  return (size) => {
    wanted = size;
    if (!sending) void drain();
  };
}
