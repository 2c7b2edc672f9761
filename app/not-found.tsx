import type { Metadata } from "next";
import { Message } from "#components/ui/message.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Message title="There is no page here">
      <p>The address may be mistyped, or what it named is gone.</p>
      <p className="mt-4">
        {/* Loaded anew: what Next would need to do without is more than this page. */}
        {/* oxlint-disable-next-line nextjs/no-html-link-for-pages -- as said */}
        <a className="underline underline-offset-2" href="/">
          Open the playground
        </a>
      </p>
    </Message>
  );
}
