"use client";

import { lazy, type ReactNode, Suspense, useRef, useState, useSyncExternalStore } from "react";
import { copyText } from "#components/ui/copy-text.ts";
import type { Languages } from "#lib/api/contract.ts";
import type { SnippetView } from "#lib/api/snippet-contract.ts";
import type { FilePlace } from "../output/links.ts";
import type { Code } from "../use-code.ts";
import { sameProgram } from "../work/program-text.ts";
import { browserStorage, createBrowserSharing } from "./browser-sharing.ts";
import { readKeep } from "./keep-choice.ts";
import { programOf } from "./opened-snippet.ts";
import type { Recorder } from "./recorder.ts";
import { shareable } from "./shareable.ts";
import type { Link } from "./sharing.ts";
import type { Told } from "./toasts.tsx";

const ShareDialog = lazy(async () => ({ default: (await import("./share-dialog.tsx")).ShareDialog }));
const SecretsDialog = lazy(async () => ({ default: (await import("./secrets-dialog.tsx")).SecretsDialog }));
const SharedDialog = lazy(async () => ({ default: (await import("./shared-dialog.tsx")).SharedDialog }));
const Toasts = lazy(async () => ({ default: (await import("./toasts.tsx")).Toasts }));

export interface Share {
  /** The program is another than the one that its link shows. */
  readonly changed: boolean;
  /** Shows what is shared and how. */
  readonly open: () => void;
  /** Makes the link and copies it. */
  readonly quick: () => void;
  /** Shows what was shared from this browser. */
  readonly openList: () => void;
  /** What of it is open. */
  readonly dialogs: ReactNode;
}

/** Sharing the program of the page, with what its last run showed. `snippet`: what the page was opened with. */
export function useShare(parts: {
  readonly code: Code;
  readonly recorder: Recorder;
  readonly languages: Languages | undefined;
  readonly snippet: SnippetView | undefined;
  readonly onPlace: (place: FilePlace) => void;
}): Share {
  const { code, recorder, languages, snippet, onPlace } = parts;
  const [sharing] = useState(() => createBrowserSharing(snippet && linkOf(snippet)));
  const state = useSyncExternalStore(sharing.subscribe, sharing.getState, sharing.getState);
  const [open, setOpen] = useState<"share" | "list">();
  const [told, setTold] = useState<Told>();
  const [title, setTitle] = useState(snippet?.content.title ?? "");
  const [note, setNote] = useState<string>();
  const count = useRef(0);

  function content() {
    const program = code.document();
    const version = languages?.languages.find(({ id }) => id === program.language)?.version;
    const keepS = readKeep(browserStorage());
    return shareable({ program, last: recorder.last(), version, title, keepS, snippet });
  }

  function tell(words: string, more: boolean): void {
    count.current += 1;
    setTold({ number: count.current, words, more });
  }

  async function copied(link: Link): Promise<boolean> {
    return copyText(link.url).then(
      () => true,
      () => false,
    );
  }

  /** In the dialog all is said there; without it a toast says it. */
  async function finish(link: Link | undefined): Promise<void> {
    const isCopied = link !== undefined && (await copied(link));
    const { step: now } = sharing.getState();
    const words = link && (isCopied ? copiedWords(link) : NOT_COPIED);
    setNote(words);
    if (open === "share") return;
    if (words !== undefined) tell(words, true);
    else if (now.kind === "failed") tell(`Not shared: ${now.message}`, false);
  }

  const { link, step } = state;
  const changed =
    link !== undefined &&
    link.program.language === code.language.id &&
    !sameProgram(link.program, code.document());
  return {
    changed,
    open() {
      setNote(undefined);
      setOpen("share");
    },
    quick: () => void sharing.share(content()).then(finish),
    openList: () => setOpen("list"),
    dialogs: (
      <Suspense fallback={null}>
        {open === "share" && step.kind !== "asks" && (
          <ShareDialog
            state={state}
            content={content()}
            changed={changed}
            note={note}
            title={title}
            onTitle={setTitle}
            onShare={() => void sharing.share(content()).then(finish)}
            onWithdraw={(shared) => void sharing.withdraw(shared)}
            onList={() => setOpen("list")}
            onClose={() => setOpen(undefined)}
          />
        )}
        {open === "list" && (
          <SharedDialog
            problem={step.kind === "failed" ? step.message : state.withdrawn}
            onWithdraw={(shared) => void sharing.withdraw(shared)}
            onClose={() => setOpen(undefined)}
          />
        )}
        {step.kind === "asks" && (
          <SecretsDialog
            secrets={step.secrets}
            onShare={() => void sharing.shareAnyway().then(finish)}
            onGo={(place) => {
              sharing.cancel();
              setOpen(undefined);
              onPlace(place);
            }}
            onClose={sharing.cancel}
          />
        )}
        {told && <Toasts told={told} onMore={() => setOpen("share")} />}
      </Suspense>
    ),
  };
}

const NOT_COPIED = "The link is made; this browser did not let the page copy it.";

function copiedWords({ withOutput }: Link): string {
  return withOutput
    ? "Link copied. It shows the program and its output."
    : "Link copied. It shows the program; run it first to share its output as well.";
}

function linkOf(snippet: SnippetView): Link {
  const { id, url, content } = snippet;
  const withOutput = content.recording !== undefined;
  return { id, url, program: programOf(snippet), title: content.title, withOutput, own: undefined };
}
