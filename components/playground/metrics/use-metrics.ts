"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { useLimits } from "#lib/api/hooks.ts";
import type { Session } from "../use-session.ts";
import { createMetricsStore, type Metrics, type MetricsStore, NO_METRICS } from "./metrics-store.ts";

/** The page's collection of what its sandbox uses, which hears its session from the start. */
export function useMetricsStore({ subscribe }: Pick<Session, "subscribe">): MetricsStore {
  const [store] = useState(createMetricsStore);
  useEffect(() => subscribe(store.hear), [subscribe, store]);
  return store;
}

export function useMetrics(store: MetricsStore): Metrics {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, () => NO_METRICS);
}

/** The processor cores of a sandbox, fractions too; undefined until the server has told. */
export function useCores(): number | undefined {
  return useLimits().data?.limits["cpus"];
}
