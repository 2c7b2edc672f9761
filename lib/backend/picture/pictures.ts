import type { SnippetContent } from "#lib/protocol/snippet.ts";
import { drawPicture } from "./draw-picture.ts";

/** Pictures that are kept; who was not asked for longest goes first. */
const KEPT = 200;

/** Draws the pictures of snippets, one after the other, since drawing keeps the server busy, and keeps some. */
export interface Pictures {
  of(id: string, content: SnippetContent): Promise<Buffer>;
}

export function createPictures(draw: typeof drawPicture = drawPicture): Pictures {
  const kept = new Map<string, Promise<Buffer>>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    of(id, content) {
      const known = kept.get(id);
      if (known !== undefined) {
        kept.delete(id);
        kept.set(id, known);
        return known;
      }
      const drawn = last.then(() => draw(content));
      last = drawn.catch(() => undefined);
      kept.set(id, drawn);
      drawn.catch(() => kept.delete(id));
      const oldest = kept.size > KEPT ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      return drawn;
    },
  };
}
