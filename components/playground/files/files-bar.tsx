import { FilePlus, FolderPlus, RotateCw, Upload } from "lucide-react";
import { type Ref, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";

/** What one does with all of the files. */
export function FilesBar({
  ref,
  onUpload,
  onNew,
  onRefresh,
}: {
  ref: Ref<HTMLDivElement>;
  onUpload: (files: readonly File[]) => void;
  onNew: (what: "file" | "folder") => void;
  onRefresh: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div
      ref={ref}
      className="flex h-9 shrink-0 items-center gap-1 border-b border-line px-2 pointer-coarse:h-12"
    >
      <Button look="quiet" className="h-7 px-2" onClick={() => input.current?.click()}>
        <Upload aria-hidden size={14} strokeWidth={1.75} /> Upload
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={({ currentTarget }) => {
          onUpload([...(currentTarget.files ?? [])]);
          // The same file may be chosen again.
          currentTarget.value = "";
        }}
      />
      <IconButton icon={FilePlus} label="New file" onClick={() => onNew("file")} />
      <IconButton icon={FolderPlus} label="New folder" onClick={() => onNew("folder")} />
      <div className="grow" />
      <IconButton icon={RotateCw} label="Look at the files again" onClick={onRefresh} />
    </div>
  );
}
