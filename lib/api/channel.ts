import type { Channel } from "./shared-stream.ts";

/** What one tab says on it all others of this browser hear. */
export function openChannel(name: string): Channel {
  const channel = new BroadcastChannel(name);
  return {
    // A BroadcastChannel reaches its own origin only and takes no target.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    send: (message) => channel.postMessage(message),
    listen: (hear) => channel.addEventListener("message", (event: MessageEvent<unknown>) => hear(event.data)),
    close: () => channel.close(),
  };
}
