import { X } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { Upload } from "./uploads.ts";

/** Files on their way, and those that did not make it. */
export function UploadList({
  uploads,
  onCancel,
}: {
  uploads: readonly Upload[];
  onCancel: (id: number) => void;
}) {
  if (uploads.length === 0) return null;
  return (
    <ul aria-label="Uploads" className="max-h-32 shrink-0 overflow-auto border-b border-line py-1">
      {uploads.map((upload) => (
        <li key={upload.id} className="flex min-h-7 items-center gap-3 pr-2 pl-3 text-ui">
          <span className="max-w-[40%] shrink-0 truncate font-mono text-small">{upload.path}</span>
          {upload.problem === undefined ? <Progress upload={upload} /> : <Problem>{upload.problem}</Problem>}
          <IconButton
            icon={X}
            className="size-6"
            label={
              upload.problem === undefined ? `Stop the upload of ${upload.path}` : `Forget ${upload.path}`
            }
            onClick={() => onCancel(upload.id)}
          />
        </li>
      ))}
    </ul>
  );
}

function Progress({ upload: { path, sentBytes, sizeBytes } }: { upload: Upload }) {
  const percent = sizeBytes === 0 ? 0 : Math.floor((100 * sentBytes) / sizeBytes);
  return (
    <>
      <progress
        aria-label={`Upload of ${path}`}
        value={sentBytes}
        max={Math.max(sizeBytes, 1)}
        className="h-1 min-w-0 grow appearance-none overflow-hidden rounded-full bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
      />
      <span aria-hidden className="w-10 shrink-0 text-right text-small text-soft">
        {percent} %
      </span>
    </>
  );
}

function Problem({ children }: { children: string }) {
  return (
    <span role="alert" className="grow text-failed">
      {children}
    </span>
  );
}
