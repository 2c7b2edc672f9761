"use client";

import { useEffect } from "react";
import type { Health } from "#lib/api/contract.ts";
import { useHealth } from "#lib/api/hooks.ts";
import type { Session } from "./use-session.ts";

/** The server's health, looked at again when something failed; once it is well the page's lines are tied anew. */
export function useRecovery({ state, reconnect }: Session): {
  readonly health: Health | undefined;
  readonly unreachable: boolean;
} {
  const { data, refetch, isError, isSuccess } = useHealth();
  // What just failed tells more about the server's health than the last look at it.
  const doubt =
    state.sandbox.kind === "lost" || state.run?.stage.kind === "refused" || state.connection === "down";
  useEffect(() => {
    if (doubt) void refetch();
  }, [doubt, refetch]);

  const well = isSuccess && data.status === "ok";
  useEffect(() => {
    if (well) reconnect();
  }, [well, reconnect]);
  return { health: data, unreachable: isError };
}
