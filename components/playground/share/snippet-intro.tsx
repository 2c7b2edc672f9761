import type { ReactNode } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import type { SnippetView } from "#lib/api/snippet-contract.ts";
import { day, nameOf } from "./opened-snippet.ts";
import { VersionNote } from "./version-note.tsx";
import "./snippet-intro.css";

/** What a snippet says of itself, above its program. Drawn by the server: a reader of Markdown is no part of the page. */
export function SnippetIntro({ snippet }: { snippet: SnippetView }) {
  const { content, createdMs, expiresMs } = snippet;
  const { title, description, parent, version, files } = content;
  const left = files.filter(({ encoding }) => encoding !== undefined).length;
  return (
    <section
      aria-label="About this snippet"
      className="max-h-[30%] shrink-0 overflow-y-auto border-b border-line bg-raised px-4 py-2"
      // A box that scrolls must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as said
      tabIndex={0}
    >
      <h2 className="text-[14px] leading-5 font-semibold break-words">{title ?? nameOf(snippet)}</h2>
      <p className="text-small text-soft">
        Shared {day(createdMs)}
        {expiresMs !== undefined && `, there until ${day(expiresMs)}`}
        {parent !== undefined && (
          <>
            {" · Forked from "}
            <a className="underline underline-offset-2" href={`/s/${parent}`}>
              {parent}
            </a>
          </>
        )}
        <VersionNote language={content.language} version={version} />
        {left > 0 && ` · ${left === 1 ? "One file is" : `${left} files are`} no text and not opened here`}
      </p>
      {description !== undefined && (
        <div className="prose-snippet pt-1 text-ui">
          <Markdown remarkPlugins={[remarkGfm]} components={COMPONENTS} skipHtml>
            {description}
          </Markdown>
        </div>
      )}
    </section>
  );
}

/** Strangers wrote it: links tell nobody where one came from and lend them no weight; pictures are links to them. */
const COMPONENTS: Components = {
  a: ({ href, children }) => <Outward href={href}>{children}</Outward>,
  img: ({ src, alt }) => (
    <Outward href={typeof src === "string" ? src : undefined}>
      {alt === undefined || alt === "" ? "picture" : alt}
    </Outward>
  ),
  // The page has its own headings.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
};

function Outward({ href, children }: { href: string | undefined; children: ReactNode }) {
  return (
    <a
      className="underline underline-offset-2"
      href={href}
      rel="noopener noreferrer nofollow ugc"
      target="_blank"
    >
      {children}
    </a>
  );
}
