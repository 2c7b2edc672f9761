import { SandboxError } from "#lib/protocol/errors.ts";
import type { Image } from "../runtime.ts";

/** Names that mean the image `host` unless an image of that name is there: those that the original's clients ask for. */
const HOST_NAMES: readonly string[] = ["microsandbox/python", "microsandbox/node", "python", "node"];

/**
 * The image that a name means; a tag (`python:3.12`, `python:latest`) is not looked at. Throws SandboxError
 * `imageNotFound`, which lists those there are.
 */
export function findImageNamed(images: readonly Image[], name: string): Image {
  const bare = name.replace(/:[\w][\w.-]*$/, "");
  const found =
    images.find((image) => image.name === bare) ??
    (HOST_NAMES.includes(bare) ? images.find((image) => image.name === "host") : undefined);
  if (found !== undefined) return found;
  const names = [...images.map((image) => image.name), ...HOST_NAMES];
  throw new SandboxError("imageNotFound", `there is no image "${name}"; there are ${names.join(", ")}`, {
    details: { images: names },
  });
}
