/** What the address of an embed asks for. Whatever it does not understand it leaves as it is by default. */
export interface EmbedOptions {
  readonly code: boolean;
  readonly output: boolean;
  readonly theme: "auto" | "light" | "dark";
  /** Of the program's first file, counted from 1, both inclusive; all of it when undefined. */
  readonly lines: { readonly from: number; readonly to: number } | undefined;
  /** Nothing can be run or edited. */
  readonly readonly: boolean;
  /** As high as what it shows, which it tells the page around it; otherwise as high as its frame. */
  readonly autoHeight: boolean;
}

/** `?view=code,output&theme=auto|light|dark&lines=5-12&readonly&height=auto` */
export function embedOptions(query: URLSearchParams): EmbedOptions {
  const view = new Set((query.get("view") ?? "").split(",").map((part) => part.trim()));
  const named = view.has("code") || view.has("output");
  const theme = query.get("theme");
  return {
    code: !named || view.has("code"),
    output: !named || view.has("output"),
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    lines: lineRange(query.get("lines")),
    readonly: query.has("readonly") && query.get("readonly") !== "false",
    autoHeight: query.get("height") === "auto",
  };
}

/** `5-12`, `L5-L12`, or one line alone. */
function lineRange(text: string | null): EmbedOptions["lines"] {
  const [, first, last] = /^L?(\d{1,6})(?:-L?(\d{1,6}))?$/i.exec(text ?? "") ?? [];
  if (first === undefined) return undefined;
  const [one, other] = [Number(first), Number(last ?? first)];
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  return from === 0 ? undefined : { from, to };
}
