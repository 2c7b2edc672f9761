import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SnippetContent } from "#lib/protocol/snippet.ts";
import { PICTURE, pictureLayout } from "./picture-layout.ts";

/** From the project's folder, in which the web server runs. */
const FONTS = "node_modules/@fontsource/jetbrains-mono/files";
const SUBSETS = ["latin", "latin-ext", "cyrillic", "greek", "vietnamese"];
const WEIGHTS = [400, 700] as const;

let fonts: Promise<readonly Font[]> | undefined;

interface Font {
  readonly name: string;
  readonly weight: 400 | 700;
  readonly data: Buffer;
}

/** Draws the picture of a snippet, as PNG. With our own fonts: nothing is asked of anybody. */
export async function drawPicture(content: SnippetContent): Promise<Buffer> {
  // Heavy, and needed by few requests.
  const [{ default: satori }, { Resvg }] = await Promise.all([import("satori"), import("@resvg/resvg-js")]);
  fonts ??= readFonts();
  // Who asks after a failure looks again.
  fonts.catch(() => (fonts = undefined));
  const svg = await satori(pictureLayout(content) as never, {
    ...PICTURE,
    fonts: [...(await fonts)],
    // What our fonts do not have: a picture is no place to look for them elsewhere.
    loadAdditionalAsset: () => Promise.resolve([]),
  });
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
}

function readFonts(): Promise<readonly Font[]> {
  return Promise.all(
    SUBSETS.flatMap((subset) =>
      WEIGHTS.map(async (weight) => ({
        // Satori takes the first of several that has a character, by their order.
        name: `mono-${subset}`,
        weight,
        data: await readFile(join(process.cwd(), FONTS, `jetbrains-mono-${subset}-${weight}-normal.woff`)),
      })),
    ),
  );
}
