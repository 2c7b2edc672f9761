/** The one Api and the one shared stream of this tab, made when they are first asked for. */
import { type Api, createApi } from "./client.ts";
import { randomId } from "./random-id.ts";
import { createSandboxSession, type SandboxSession, type SandboxSessionOptions } from "./sandbox-session.ts";
import { type Channel, createSharedStream, type SharedStream } from "./shared-stream.ts";

let api: Api | undefined;
let stream: SharedStream | undefined;

export function browserApi(): Api {
  api ??= createApi();
  return api;
}

export function browserStream(): SharedStream {
  stream ??= openBrowserStream();
  return stream;
}

/** A session of this tab: found again after a reload, a new sandbox in a duplicated tab. */
export function createBrowserSession(onNotice: SandboxSessionOptions["onNotice"]): SandboxSession {
  const locks = browserLocks();
  return createSandboxSession({
    api: browserApi(),
    stream: browserStream(),
    storage: window.sessionStorage,
    onNotice,
    ...(locks === undefined ? {} : { locks }),
  });
}

function openBrowserStream(): SharedStream {
  const locks = browserLocks();
  const opened = createSharedStream({
    open: (after, signal) => browserApi().events(after, signal),
    tab: randomId(),
    ...(locks === undefined ? {} : { shared: { locks, channel: openChannel("quicksand-stream") } }),
  });
  window.addEventListener("online", () => opened.retryNow());
  return opened;
}

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

/** Browsers give locks to https and localhost only. */
function browserLocks(): LockManager | undefined {
  return "locks" in navigator ? navigator.locks : undefined;
}
