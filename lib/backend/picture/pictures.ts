import { SandboxError } from "#lib/protocol/errors.ts";
import type { SnippetContent } from "#lib/protocol/snippet.ts";
import { drawPicture } from "./draw-picture.ts";

/** Pictures that are kept; who was not asked for longest goes first. */
const KEPT = 200;

/** Pictures that wait to be drawn; each keeps the server busy for about 80 ms. */
const MOST_WAITING = 8;
const RETRY_AFTER_MS = 2_000;

/** Draws the pictures of snippets, one after the other, since drawing keeps the server busy, and keeps some. */
export interface Pictures {
  /** @throws SandboxError serverFull when too many wait already */
  of(id: string, content: SnippetContent): Promise<Buffer>;
}

export function createPictures(draw: typeof drawPicture = drawPicture): Pictures {
  const kept = new Map<string, Promise<Buffer>>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    of(id, content) {
      const known = kept.get(id);
      if (known !== undefined) {
        kept.delete(id);
        kept.set(id, known);
        return known;
      }
      if (waiting === MOST_WAITING) {
        throw new SandboxError(
          "serverFull",
          `${MOST_WAITING} pictures wait to be drawn already. Ask for this one again in a moment.`,
          { details: { retryAfterMs: RETRY_AFTER_MS } },
        );
      }
      waiting += 1;
      const drawn = last
        .then(() => draw(content))
        .finally(() => {
          waiting -= 1;
        });
      last = drawn.catch(() => undefined);
      kept.set(id, drawn);
      drawn.catch(() => kept.delete(id));
      const oldest = kept.size > KEPT ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      return drawn;
    },
  };
}
