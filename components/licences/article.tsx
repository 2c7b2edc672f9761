import type { ReactNode } from "react";

/** A page to read: a title, a way back, and a text that may be long. */
export function Article({
  title,
  back,
  children,
}: {
  title: string;
  back: { readonly href: string; readonly words: string };
  children: ReactNode;
}) {
  return (
    <main className="mx-auto flex max-w-[720px] flex-col gap-6 px-4 py-8 text-ui wide:px-6 wide:py-12">
      <div className="flex flex-col gap-1">
        {/* A page of its own, with a policy of its own: it is loaded anew. */}
        {/* oxlint-disable-next-line nextjs/no-html-link-for-pages -- as said */}
        <a
          href={back.href}
          className="inline-flex w-fit items-center text-soft underline-offset-2 hover:underline pointer-coarse:min-h-10"
        >
          {back.words}
        </a>
        <h1 className="text-[20px] leading-7 font-semibold tracking-tight [overflow-wrap:anywhere]">
          {title}
        </h1>
      </div>
      {children}
    </main>
  );
}
