"use client";

import { useEffect, useState } from "react";
import type { SandboxSession, SessionNotice } from "#lib/api/sandbox-session.ts";
import type { Session } from "./use-session.ts";

/** A store that hears the page's session. */
export interface HearingStore {
  readonly hear: (notice: SessionNotice) => void;
}

/** What a store that comes late is made with. */
export interface LateStoreParts {
  readonly line: () => SandboxSession | undefined;
}

/**
 * A store whose code comes after the page, since the page is there without it. What it would have heard meanwhile it
 * hears when it comes, in order. Undefined until then. `load` must be the same each time.
 */
export function useLateStore<S extends HearingStore>(
  { line, subscribe }: Pick<Session, "line" | "subscribe">,
  load: (parts: LateStoreParts) => Promise<S>,
): S | undefined {
  const [store, setStore] = useState<S>();
  useEffect(() => {
    let wanted = true;
    const missed: SessionNotice[] = [];
    let hear: (notice: SessionNotice) => void = (notice) => missed.push(notice);
    const unsubscribe = subscribe((notice) => hear(notice));
    const take = async (): Promise<void> => {
      // When it cannot be loaded the tool says that it is loading; nothing else needs it.
      const loaded = await load({ line }).catch(() => undefined);
      if (!wanted || loaded === undefined) return;
      for (const notice of missed.splice(0)) loaded.hear(notice);
      hear = loaded.hear;
      setStore(loaded);
    };
    void take();
    return () => {
      wanted = false;
      unsubscribe();
    };
  }, [line, subscribe, load]);
  return store;
}
