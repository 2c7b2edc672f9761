import type { Backend } from "./backend.ts";
import { FILE_CALL } from "./files.ts";
import type { SandboxPlace } from "./sandboxes.ts";

/**
 * A file's bytes, read piece by piece as fast as the client takes them. Whatever a program wrote into it, a browser saves
 * it and never shows it: as a page of our own origin it could act as the visitor. When the file gets another size
 * meanwhile, the answer breaks off: it would be neither the old file nor the new.
 */
export async function downloadFile(backend: Backend, place: SandboxPlace, path: string): Promise<Response> {
  const read = async (offset: number): Promise<{ bytes: Buffer; size: number }> => {
    const length = backend.limits.fileCallBytes;
    const params = { ...place, path, offset, length, encoding: "base64" } as const;
    const { content, size } = await backend.client.call("fs.read", params, FILE_CALL);
    return { bytes: Buffer.from(content, "base64"), size };
  };
  const first = await read(0);
  let offset = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { bytes, size } = offset === 0 ? first : await read(offset);
      if (size !== first.size || (bytes.length === 0 && offset < size)) {
        throw new Error(`${path} changed while it was read`);
      }
      if (bytes.length > 0) controller.enqueue(bytes);
      offset += bytes.length;
      if (offset >= size) controller.close();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "application/octet-stream",
      "content-length": String(first.size),
      "content-disposition": attachment(path),
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    },
  });
}

/** How a browser is told to save a file, and under which name (RFC 6266); ASCII for those that know no other. */
export function attachment(path: string): string {
  const name = path.split("/").findLast((part) => part !== "" && part !== ".") ?? "file";
  const ascii = name.replaceAll(/[^\w.() -]/g, "_");
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
