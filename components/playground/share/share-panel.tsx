"use client";

import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { copyText } from "#components/ui/copy-text.ts";
import type { SnippetView } from "#lib/api/snippet-contract.ts";
import type { ProgramDocument } from "../documents/document.ts";
import { browserStorage, createBrowserSharing } from "./browser-sharing.ts";
import { codeLink, LONGEST_LINK_CHARS } from "./code-link.ts";
import { readKeep } from "./keep-choice.ts";
import { programOf } from "./opened-snippet.ts";
import { SecretsDialog } from "./secrets-dialog.tsx";
import { ShareDialog } from "./share-dialog.tsx";
import { shareable } from "./shareable.ts";
import { SharedDialog } from "./shared-dialog.tsx";
import type { Link } from "./sharing.ts";
import type { Told } from "./toasts.tsx";
import type { ShareParts } from "./use-share.tsx";

const Toasts = lazy(async () => ({ default: (await import("./toasts.tsx")).Toasts }));

/** What somebody wants of it: `number` tells one wish from the next. */
export interface ShareWish {
  readonly number: number;
  readonly kind: "open" | "quick" | "list" | "code";
}

export interface SharePanelProps extends ShareParts {
  readonly wish: ShareWish;
  /** The program is another than the one that its link shows. */
  readonly changed: boolean;
  /** Hears which program the link stands for that is there; undefined when there is none. */
  readonly onShared: (program: ProgramDocument | undefined) => void;
}

/** The dialogs and messages of sharing, and what is done in them. */
export function SharePanel(props: SharePanelProps) {
  const { wish, code, recorder, languages, snippet, changed, onShared, onPlace } = props;
  const [sharing] = useState(() => createBrowserSharing(snippet && linkOf(snippet)));
  const state = useSyncExternalStore(sharing.subscribe, sharing.getState, sharing.getState);
  const [open, setOpen] = useState<"share" | "list">();
  const [told, setTold] = useState<Told>();
  const [title, setTitle] = useState(snippet?.content.title ?? "");
  const [note, setNote] = useState<string>();
  const count = useRef(0);
  const { step } = state;

  const shared = state.link?.program;
  useEffect(() => onShared(shared), [onShared, shared]);

  function content() {
    const program = code.document();
    const version = languages?.languages.find(({ id }) => id === program.language)?.version;
    const keepS = readKeep(browserStorage());
    return shareable({ program, last: recorder.last(), version, title, keepS, snippet });
  }

  /** In the dialog all is said there; without it a toast says it. */
  async function finish(link: Link | undefined): Promise<void> {
    const isCopied = link !== undefined && (await isCopiedTo(link.url));
    const { step: now } = sharing.getState();
    const words = link && (isCopied ? copiedWords(link) : NOT_COPIED);
    setNote(words);
    if (open === "share") return;
    if (words !== undefined) tell(words, true);
    else if (now.kind === "failed") tell(`Not shared: ${now.message}`, false);
  }

  function tell(words: string, more: boolean): void {
    count.current += 1;
    setTold({ number: count.current, words, more });
  }

  function share(): void {
    void sharing.share(content()).then(finish);
  }

  async function copyCodeLink(): Promise<void> {
    const url = `${window.location.origin}/${await codeLink(code.document())}`;
    if (url.length > LONGEST_LINK_CHARS) {
      const most = LONGEST_LINK_CHARS.toLocaleString("en");
      tell(`The program is too long for a link of ${most} characters. Share it instead.`, true);
    } else if (await isCopiedTo(url))
      tell("Link copied. It holds the program itself; nothing is stored.", false);
    else tell("This browser did not let the page copy the link.", false);
  }

  useEffect(() => {
    if (wish.kind === "quick") share();
    else if (wish.kind === "code") void copyCodeLink();
    else setOpen(wish.kind === "open" ? "share" : "list");
    setNote(undefined);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each wish, by what is there then
  }, [wish]);

  return (
    <>
      {open === "share" && step.kind !== "asks" && (
        <ShareDialog
          state={state}
          content={content()}
          changed={changed}
          note={note}
          title={title}
          onTitle={setTitle}
          onShare={share}
          onWithdraw={(own) => void sharing.withdraw(own)}
          onList={() => setOpen("list")}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === "list" && (
        <SharedDialog
          problem={step.kind === "failed" ? step.message : state.withdrawn}
          onWithdraw={(own) => void sharing.withdraw(own)}
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
      {told && (
        <Suspense fallback={null}>
          <Toasts told={told} onMore={() => setOpen("share")} />
        </Suspense>
      )}
    </>
  );
}

async function isCopiedTo(text: string): Promise<boolean> {
  return copyText(text).then(
    () => true,
    () => false,
  );
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
