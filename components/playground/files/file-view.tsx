"use client";

import { Download, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { FileEntry } from "#lib/api/file-contract.ts";
import { ApiFailure } from "#lib/api/failure.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { bytes } from "../words.ts";
import { contentOf, type FileContent, mayBeShown } from "./file-content.ts";
import type { FilesStore } from "./files-store.ts";

/** What is known of a file that somebody wants to see. */
export type Viewed =
  | FileContent
  | { readonly kind: "tooLarge" }
  | { readonly kind: "failed"; readonly message: string };

/** Reads a file for somebody who wants to see it. */
export async function viewedOf(store: FilesStore, entry: FileEntry): Promise<Viewed> {
  if (!mayBeShown(entry)) return { kind: "tooLarge" };
  try {
    return await contentOf(entry.name, await store.read(entry.path));
  } catch (failure) {
    return {
      kind: "failed",
      message: failure instanceof ApiFailure ? failure.message : "It cannot be shown.",
    };
  }
}

/** An image, or the way to save what cannot be shown. */
export function FileView({
  store,
  entry,
  content,
  onClose,
}: {
  store: FilesStore;
  entry: FileEntry;
  content: Viewed;
  onClose: () => void;
}) {
  const url = store.downloadUrl(entry.path);
  return (
    <section
      aria-label={entry.name}
      className="flex min-w-0 basis-full flex-col wide:basis-3/5 wide:border-l wide:border-line"
    >
      <div className="flex h-8 shrink-0 items-center gap-1 border-b border-line pr-1 pl-3 pointer-coarse:h-11">
        <span className="min-w-0 truncate font-mono text-small text-soft">{entry.path}</span>
        <span className="grow" />
        {url !== undefined && (
          <a
            href={url}
            download={entry.name}
            className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-ui text-soft hover:bg-hover hover:text-ink pointer-coarse:h-10"
          >
            <Download aria-hidden size={14} strokeWidth={1.75} /> Download
          </a>
        )}
        <IconButton icon={X} label={`Close ${entry.name}`} onClick={onClose} />
      </div>
      <div className="min-h-0 grow overflow-auto">
        <Content entry={entry} content={content} />
      </div>
    </section>
  );
}

function Content({ entry, content }: { entry: FileEntry; content: Viewed }) {
  switch (content.kind) {
    case "text":
      return <Words>It is in the editor.</Words>;
    case "image":
      return <Picture blob={content.blob} name={entry.name} />;
    case "binary":
      return <Words>{`${bytes(entry.size)} that are not text. Download it to look at it.`}</Words>;
    case "tooLarge":
      return <Words>{`${bytes(entry.size)} are too many to show here. Download it to look at it.`}</Words>;
    case "failed":
      return <Words>{content.message}</Words>;
  }
}

function Words({ children }: { children: string }) {
  return <p className="px-3 py-3 text-ui text-soft">{children}</p>;
}

function Picture({ blob, name }: { blob: Blob; name: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    // The address exists only as long as this effect.
    // oxlint-disable-next-line react/set-state-in-effect -- as said
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return (
    <div className="relative h-full">
      {/* oxlint-disable-next-line nextjs/no-img-element -- it is in this browser's memory, not on a server */}
      {url !== undefined && (
        <img src={url} alt={name} className="absolute inset-0 size-full object-scale-down p-3" />
      )}
    </div>
  );
}
