import type { Metadata } from "next";
import { Message } from "#components/ui/message.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Message title="There is no page here">
      The address may be mistyped, or what it named is gone.{" "}
      <a className="underline underline-offset-2" href="/">
        Open the playground
      </a>
    </Message>
  );
}
