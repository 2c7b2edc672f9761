/**
 * Events of sandboxes over ONE connection for all tabs of a browser: it allows six to a host for all of them together,
 * and the seventh stalls the next tab's page. One tab leads: it has the lock, holds the connection, and passes every
 * line on; the others listen. When the leader goes, the browser gives the lock to the next, which resumes from the last
 * sequence numbers. Where there are no locks (a page over plain http from another machine) each tab has its own.
 */
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import type { StreamLine } from "./contract.ts";
import {
  type ConnectionState,
  createStreamConnection,
  positionAfter,
  type StreamConnection,
  type StreamConnectionOptions,
} from "./stream-connection.ts";

export interface SandboxEventsOptions {
  /** Only events after this sequence number; 0: all that are kept. */
  readonly after: number;
  /** In order, each once; metrics in between. */
  readonly onEvent: (event: SandboxEvent) => void;
  /** Called at once with the state that there is, then whenever it changes. */
  readonly onState: (state: ConnectionState) => void;
  /** There is no such sandbox (any more). Nothing comes after this. */
  readonly onGone: (reason: { readonly code: string; readonly message: string }) => void;
}

export interface SharedStream {
  /** Listens to one sandbox; returns the function that ends it (which may be called twice). */
  openSandboxEvents(sandbox: string, options: SandboxEventsOptions): () => void;
  /** Try again now: the network is back, or the person asks. */
  retryNow(): void;
  /** Gives up the lead, the connection and all listeners. May be called twice. */
  close(): void;
}

export interface SharedStreamOptions {
  readonly open: StreamConnectionOptions["open"];
  /** Unique among the tabs. */
  readonly tab: string;
  /** Both or none: without them this tab has a connection of its own. */
  readonly shared?: { readonly locks: Locks; readonly channel: Channel };
  readonly clock?: StreamConnectionOptions["clock"];
}

/** The part of the browser's Web Locks that is used. */
export interface Locks {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}

/** What one tab says, all others hear: a BroadcastChannel. */
export interface Channel {
  send(message: unknown): void;
  listen(hear: (message: unknown) => void): void;
  close(): void;
}

/** What tabs say to one another. All come from the same origin and the same build, or an older one of it. */
type Message =
  | { readonly kind: "leader" }
  | { readonly kind: "want"; readonly tab: string; readonly sandbox: string; readonly after: number }
  | { readonly kind: "drop"; readonly tab: string; readonly sandbox: string }
  | { readonly kind: "line"; readonly line: StreamLine }
  | { readonly kind: "state"; readonly state: ConnectionState }
  | { readonly kind: "retry" };

interface Listener extends SandboxEventsOptions {
  readonly sandbox: string;
  position: number;
}

const LEADER_LOCK = "quicksand-stream";
const tabLock = (tab: string): string => `quicksand-tab-${tab}`;

/** Makes this tab's end of the shared stream. */
export function createSharedStream(options: SharedStreamOptions): SharedStream {
  const { shared, tab } = options;
  const closed = new AbortController();
  const listeners = new Set<Listener>();
  let connection: StreamConnection | undefined;
  let followers = new Map<string, Set<string>>();
  let state: ConnectionState = "reconnecting";

  function deliver(line: StreamLine): void {
    for (const listener of [...listeners].filter((each) => each.sandbox === line.sandbox)) {
      if ("gone" in line) {
        listeners.delete(listener);
        listener.onGone(line.gone);
        continue;
      }
      const position = positionAfter(line.event, listener.position);
      if (line.event.kind !== "metrics" && position === listener.position) continue;
      listener.position = position;
      listener.onEvent(line.event);
    }
  }

  function tellState(next: ConnectionState): void {
    state = next;
    for (const listener of listeners) listener.onState(next);
  }

  function say(message: Message): void {
    if (!closed.signal.aborted) shared?.channel.send(message);
  }

  function lead(): void {
    followers = new Map();
    connection = createStreamConnection({
      open: options.open,
      onLine(line) {
        deliver(line);
        // What another tab hears costs it and this one time for every event: only what it asked for is said.
        if (isFollowed(line.sandbox)) say({ kind: "line", line });
      },
      onState(next) {
        tellState(next);
        say({ kind: "state", state: next });
      },
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    for (const listener of listeners) connection.want(listener.sandbox, listener.position);
    say({ kind: "leader" });
  }

  function follow(follower: string, sandbox: string, after: number): void {
    if (!followers.has(follower)) {
      followers.set(follower, new Set());
      // A tab holds its own lock as long as it lives: who gets it knows that the tab is gone.
      whenGranted(tabLock(follower), () => {
        const left = followers.get(follower) ?? new Set();
        followers.delete(follower);
        for (const each of left) dropUnlessWanted(each);
      });
    }
    followers.get(follower)?.add(sandbox);
    connection?.want(sandbox, after);
    say({ kind: "state", state: connection?.state ?? state });
  }

  function isFollowed(sandbox: string): boolean {
    for (const sandboxes of followers.values()) if (sandboxes.has(sandbox)) return true;
    return false;
  }

  function dropUnlessWanted(sandbox: string): void {
    const wanted = [...listeners].some((listener) => listener.sandbox === sandbox) || isFollowed(sandbox);
    if (!wanted) connection?.drop(sandbox);
  }

  function hear(message: Message): void {
    if (connection !== undefined) {
      if (message.kind === "want") follow(message.tab, message.sandbox, message.after);
      else if (message.kind === "retry") connection.retryNow();
      else if (message.kind === "drop") {
        followers.get(message.tab)?.delete(message.sandbox);
        dropUnlessWanted(message.sandbox);
      }
      return;
    }
    if (message.kind === "line") deliver(message.line);
    else if (message.kind === "state") tellState(message.state);
    else if (message.kind === "leader") for (const listener of listeners) askFor(listener);
  }

  function askFor({ sandbox, position }: Listener): void {
    say({ kind: "want", tab, sandbox, after: position });
  }

  /** Resolves the wait for a lock in the background; what rejects is only the end of this stream. */
  function whenGranted(name: string, granted: () => void | Promise<void>): void {
    shared?.locks.request(name, { signal: closed.signal }, async () => granted()).catch(() => undefined);
  }

  const untilClosed = (): Promise<void> =>
    new Promise((resolve) => closed.signal.addEventListener("abort", () => resolve(), { once: true }));

  if (shared === undefined) lead();
  else {
    shared.channel.listen((message) => hear(message as Message));
    whenGranted(tabLock(tab), untilClosed);
    whenGranted(LEADER_LOCK, () => {
      lead();
      return untilClosed();
    });
  }

  return {
    openSandboxEvents(sandbox, wanted) {
      const listener: Listener = { ...wanted, sandbox, position: wanted.after };
      listeners.add(listener);
      listener.onState(state);
      if (connection === undefined) askFor(listener);
      else connection.want(sandbox, listener.position);
      return () => {
        if (!listeners.delete(listener)) return;
        if (connection !== undefined) dropUnlessWanted(sandbox);
        else if (![...listeners].some((other) => other.sandbox === sandbox))
          say({ kind: "drop", tab, sandbox });
      };
    },
    retryNow() {
      if (connection === undefined) say({ kind: "retry" });
      else connection.retryNow();
    },
    close() {
      if (closed.signal.aborted) return;
      closed.abort();
      connection?.close();
      listeners.clear();
      shared?.channel.close();
    },
  };
}
