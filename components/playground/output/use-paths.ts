import { useMemo } from "react";

/** The run's main file and the files beside it, as one list that is the same as long as they are. */
export function usePaths(main: string | undefined, beside: readonly string[]): readonly string[] {
  const joined = JSON.stringify([...new Set(main === undefined ? beside : [main, ...beside])]);
  return useMemo(() => pathsOf(JSON.parse(joined)), [joined]);
}

function pathsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((path) => typeof path === "string") : [];
}
