import type { DisplayBundle } from "#lib/protocol/run-event.ts";
import type { Addition } from "./log.ts";

/** What of a run shows in its output, whether it happens now or was recorded. */
export type OutputEvent =
  | { readonly kind: "stdout" | "stderr" | "stdin"; readonly text: string }
  | {
      readonly kind: "display";
      readonly id?: string | undefined;
      readonly update?: boolean | undefined;
      readonly bundle: DisplayBundle;
    }
  | { readonly kind: "gap"; readonly bytes: number };

/** What an event adds to the log. Of a value its plain text is shown. */
export function additionsOf(event: OutputEvent): readonly Addition[] {
  switch (event.kind) {
    case "stdout":
    case "stderr":
    case "stdin":
      return [{ kind: "text", source: event.kind, text: event.text }];
    case "gap":
      return [{ kind: "gap", bytes: event.bytes }];
    case "display": {
      const text = event.bundle["text/plain"];
      if (typeof text !== "string") return [];
      if (event.id === undefined) return [{ kind: "value", text }];
      return [{ kind: "value", text, id: event.id, update: event.update ?? false }];
    }
  }
}
