"use client";

import { useEffect, useState } from "react";
import { randomId } from "#lib/api/random-id.ts";
import type { Session } from "../use-session.ts";
import { type Commands, createCommands } from "./commands-store.ts";

/** The page's one-shot commands, which hear its session from the start: what they printed before a reload comes again. */
export function useCommandsStore({ line, subscribe }: Pick<Session, "line" | "subscribe">): Commands {
  const [commands] = useState(() =>
    createCommands({ line, newId: randomId, storage: () => window.sessionStorage }),
  );
  useEffect(() => subscribe(commands.hear), [subscribe, commands]);
  return commands;
}
