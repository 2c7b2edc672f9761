import { Message } from "#components/ui/message.tsx";
import { OpenPlayground } from "#components/ui/open-playground.tsx";

export default function NotFound() {
  return (
    <Message title="There is no such snippet">
      <p>
        The link may be mistyped, or the snippet has ended or was deleted by whoever shared it. Nobody else
        has a copy here: ask the person who gave you the link.
      </p>
      <OpenPlayground />
    </Message>
  );
}
