/** What a file holds, as far as it can be shown. */
export type FileContent =
  | { readonly kind: "text"; readonly text: string }
  /** An image, with the type that a browser needs to draw it. */
  | { readonly kind: "image"; readonly blob: Blob }
  | { readonly kind: "binary" };

const MIB = 1024 * 1024;
/** Larger texts are for download. */
export const TEXT_MAX_BYTES = MIB;
const IMAGE_MAX_BYTES = 16 * MIB;

/** By the ends of names. A browser draws an image without running anything that is in it. */
const IMAGES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  bmp: "image/bmp",
  ico: "image/x-icon",
  svg: "image/svg+xml",
};

/** The image type that a name promises; undefined when it promises none. */
export function imageType(name: string): string | undefined {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(IMAGES, ending) ? IMAGES[ending] : undefined;
}

/** Whether it may be worth reading at all. */
export function mayBeShown({ name, size }: { readonly name: string; readonly size: number }): boolean {
  return size <= (imageType(name) === undefined ? TEXT_MAX_BYTES : IMAGE_MAX_BYTES);
}

/** Text is what is UTF-8 and has no NUL: that would not survive an editor. */
export async function contentOf(name: string, blob: Blob): Promise<FileContent> {
  const type = imageType(name);
  if (type !== undefined) return { kind: "image", blob: new Blob([blob], { type }) };
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const text = decoder.decode(await blob.arrayBuffer());
    return text.includes("\0") ? { kind: "binary" } : { kind: "text", text };
  } catch (failure) {
    if (failure instanceof TypeError) return { kind: "binary" };
    throw failure;
  }
}
