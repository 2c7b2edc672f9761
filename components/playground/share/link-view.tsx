"use client";

import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { LinkField } from "./link-field.tsx";
import { linkTexts } from "./link-texts.ts";
import { day } from "./opened-snippet.ts";
import type { SharedByMe } from "./shared-list.ts";
import type { Link } from "./sharing.ts";

/** A link that is there: to copy, to embed, to hold a phone at, to take back. */
export function LinkView({ link, onWithdraw }: { link: Link; onWithdraw: (shared: SharedByMe) => void }) {
  const [qr, setQr] = useState(false);
  const { own, url } = link;
  const texts = linkTexts(url, link.title ?? "");
  return (
    <div className="flex flex-col gap-3">
      <LinkField name="Link" text={url} />
      <LinkField name="Embed code" text={texts.frame} />
      <LinkField name="Embed element" text={texts.element} />
      <LinkField name="Markdown" text={texts.markdown} />
      {qr && <QrCode text={url} />}
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 grow text-small text-soft">{lastsWords(own)}</p>
        <Button look="quiet" aria-pressed={qr} onClick={() => setQr(!qr)}>
          QR code
        </Button>
        {own && (
          <Button look="quiet" onClick={() => onWithdraw(own)}>
            Delete
          </Button>
        )}
      </div>
    </div>
  );
}

function lastsWords(own: SharedByMe | undefined): string {
  if (own === undefined) return "Somebody else shared it.";
  return own.expiresMs === undefined ? "Kept until you delete it." : `Kept until ${day(own.expiresMs)}.`;
}

/** Made in the browser: no one else hears of the link. */
function QrCode({ text }: { text: string }) {
  const [picture, setPicture] = useState<string>();
  useEffect(() => {
    let wanted = true;
    void import("uqr").then(
      ({ renderSVG }) => wanted && setPicture(renderSVG(text, { border: 2 })),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [text]);
  return (
    <div className="size-44 self-center overflow-hidden rounded-md border border-line bg-white">
      {picture !== undefined && (
        <img
          alt="QR code of the link"
          className="size-full"
          src={`data:image/svg+xml,${encodeURIComponent(picture)}`}
        />
      )}
    </div>
  );
}
