"use client";

import { useEffect } from "react";
import { keepOfflinePage } from "#lib/api/offline-worker.ts";

/** Shows nothing; sees to it that there is a page of ours to show when the server is away. */
export function OfflineKeeper() {
  useEffect(() => keepOfflinePage(), []);
  return undefined;
}
