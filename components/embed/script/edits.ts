import type { SnippetFile } from "#lib/protocol/snippet.ts";

/** What somebody changed of a program's files, each in a plain field in its code's place. */
export interface Edits {
  readonly isOpen: boolean;
  /** Puts fields in the place of the code that is shown. */
  open(files: readonly SnippetFile[]): void;
  /** Puts the code back as it was shared. */
  close(): void;
  /** The files as they are now. */
  applied(files: readonly SnippetFile[]): readonly SnippetFile[];
}

export function createEdits(onRun: () => void): Edits {
  const fields = new Map<
    string,
    { readonly field: HTMLTextAreaElement; readonly shown: readonly Element[] }
  >();

  function field({ path, content }: SnippetFile): HTMLTextAreaElement {
    const area = document.createElement("textarea");
    area.value = content;
    area.spellcheck = false;
    area.autocapitalize = "off";
    area.setAttribute("aria-label", `Code of ${path}`);
    area.rows = Math.min(24, content.split("\n").length + 1);
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      onRun();
    });
    return area;
  }

  return {
    get isOpen() {
      return fields.size > 0;
    },
    open(files) {
      for (const panel of document.querySelectorAll<HTMLElement>(".panel")) {
        const file = files.find(({ path }) => path === panel.dataset["path"]);
        if (file === undefined || file.encoding === "base64") continue;
        const shown = [...panel.children];
        const area = field(file);
        panel.replaceChildren(area);
        fields.set(file.path, { field: area, shown });
        area.setSelectionRange(0, 0);
        if (!panel.hidden) area.focus({ preventScroll: true });
      }
    },
    close() {
      for (const { field: area, shown } of fields.values()) area.replaceWith(...shown);
      fields.clear();
    },
    applied: (files) =>
      files.map((file) => {
        const edited = fields.get(file.path);
        return edited === undefined ? file : { ...file, content: edited.field.value };
      }),
  };
}
