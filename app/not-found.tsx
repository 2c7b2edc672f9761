import type { Metadata } from "next";
import Link from "next/link";
import { Message } from "#components/ui/message.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Message title="There is no page here">
      <p>The address may be mistyped, or what it named is gone.</p>
      <p className="mt-4">
        <Link className="underline underline-offset-2" href="/">
          Open the playground
        </Link>
      </p>
    </Message>
  );
}
