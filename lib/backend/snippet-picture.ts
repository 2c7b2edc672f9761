import { guarded, type Handler } from "./guarded.ts";
import { createPictures } from "./picture/pictures.ts";
import { keptBriefly } from "./snippet-cache.ts";
import { readSnippet } from "./snippets.ts";

const pictures = createPictures();

/** Answers with the picture of a snippet: its title, the beginning of its code and of its output. */
export const snippetPicture: Handler = guarded(async ({ backend, request, params }) => {
  const snippet = await readSnippet(backend, request, params["id"] ?? "");
  return keptBriefly(request, snippet, async (headers) => {
    const png = await pictures.of(snippet.id, snippet.content);
    return new Response(new Uint8Array(png), {
      headers: {
        ...headers,
        "content-type": "image/png",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "cross-origin",
      },
    });
  });
});
