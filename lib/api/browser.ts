/** The one Api and the one shared stream of this tab, made when they are first asked for. */
import { type Api, createApi } from "./client.ts";
import { randomId } from "./random-id.ts";
import { createSandboxSession, type SandboxSession, type SandboxSessionOptions } from "./sandbox-session.ts";
import { openChannel } from "./channel.ts";
import { createSharedStream, type SharedStream } from "./shared-stream.ts";

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

/** Browsers give locks to https and localhost only. */
function browserLocks(): LockManager | undefined {
  return "locks" in navigator ? navigator.locks : undefined;
}
