"use client";

import { Button } from "#components/ui/button.tsx";
import { Message } from "#components/ui/message.tsx";

/** What is shown when drawing the page failed. Drafts are in the browser's storage, so that drawing it anew loses nothing. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Message title="The page could not be shown">
      <p>
        Your code is kept in this browser.{error.digest ? ` The server noted it as ${error.digest}.` : ""}
      </p>
      <p className="mt-4">
        <Button onClick={reset}>Show it again</Button>
      </p>
    </Message>
  );
}
