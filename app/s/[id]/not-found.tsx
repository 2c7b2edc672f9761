import { Message } from "#components/ui/message.tsx";

export default function NotFound() {
  return (
    <Message title="There is no such snippet">
      <p>
        The link may be mistyped, or the snippet has ended or was deleted by whoever shared it. Nobody else
        has a copy here: ask the person who gave you the link.
      </p>
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
