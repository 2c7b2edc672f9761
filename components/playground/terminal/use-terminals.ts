"use client";

import { useEffect, useState } from "react";
import { randomId } from "#lib/api/random-id.ts";
import type { Session } from "../use-session.ts";
import { createTerminals, type Terminals } from "./terminals.ts";

/** The page's terminals, which hear its session from the start: what they printed before a reload comes again then. */
export function useTerminals({ line, subscribe }: Pick<Session, "line" | "subscribe">): Terminals {
  const [terminals] = useState(() =>
    createTerminals({ line, newId: randomId, storage: () => window.sessionStorage }),
  );
  useEffect(() => subscribe(terminals.hear), [subscribe, terminals]);
  return terminals;
}
