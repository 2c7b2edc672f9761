import { z } from "zod";
import { SandboxError } from "#lib/protocol/errors.ts";
import { SnippetId } from "#lib/protocol/snippet.ts";
import { isOwnHost } from "./own-hosts.ts";
import { guarded, type Handler } from "./guarded.ts";
import { json } from "./json-response.ts";
import { PICTURE } from "./picture/picture-layout.ts";
import { noSuchSnippet, readSnippet } from "./snippets.ts";

/** Of the frame, in pixels, unless less is asked for. */
const WIDTH = 700;
const HEIGHT = 420;

const Pixels = z.coerce.number().int().positive();

/** Answers how a snippet's link is shown on another site, as oembed.com describes it (version 1.0, type rich). */
export const oembed: Handler = guarded(async ({ backend, request }) => {
  const { searchParams } = new URL(request.url);
  if ((searchParams.get("format") ?? "json") !== "json") {
    throw new SandboxError("notSupported", "Only format=json is answered.");
  }
  const id = idIn(searchParams.get("url"), backend.settings);
  const snippet = await readSnippet(backend, request, id);
  const base = snippet.url.slice(0, snippet.url.indexOf("/s/"));
  const width = atMost(WIDTH, searchParams.get("maxwidth"));
  const height = atMost(HEIGHT, searchParams.get("maxheight"));
  const title = snippet.content.title ?? snippet.content.files[0]?.path ?? id;
  const frame = `<iframe src="${base}/embed/${id}" width="${width}" height="${height}" title="${escapeHtml(title)}" style="border:0" loading="lazy"></iframe>`;
  return json(
    {
      version: "1.0",
      type: "rich",
      title,
      provider_name: "Quicksand",
      provider_url: base,
      html: frame,
      width,
      height,
      thumbnail_url: `${snippet.url}/picture.png`,
      thumbnail_width: PICTURE.width,
      thumbnail_height: PICTURE.height,
    },
    200,
    { "access-control-allow-origin": "*", "cache-control": "public, max-age=60" },
  );
});

/** The id in a link of ours. @throws SandboxError notFound for any other, as oEmbed asks */
function idIn(
  url: string | null,
  settings: { readonly host: string; readonly allowedHosts: string; readonly publicUrl: string },
): string {
  if (url === null || !URL.canParse(url)) {
    throw new SandboxError("invalidParams", "url must be the link of a snippet, percent-encoded.");
  }
  const { host, origin, pathname } = new URL(url);
  const own =
    isOwnHost(host, settings) || (settings.publicUrl !== "" && origin === new URL(settings.publicUrl).origin);
  const id = SnippetId.safeParse(/^\/(?:s|embed)\/([^/]+)\/?$/.exec(pathname)?.[1]);
  if (!own || !id.success) throw noSuchSnippet();
  return id.data;
}

function atMost(preset: number, asked: string | null): number {
  const pixels = Pixels.safeParse(asked ?? undefined);
  return pixels.success ? Math.min(preset, pixels.data) : preset;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
