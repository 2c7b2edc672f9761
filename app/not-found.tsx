import type { Metadata } from "next";
import { Message } from "#components/ui/message.tsx";
import { OpenPlayground } from "#components/ui/open-playground.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Message title="There is no page here">
      <p>The address may be mistyped, or what it named is gone.</p>
      <OpenPlayground />
    </Message>
  );
}
