/** Server state for components. All need a QueryClientProvider above them. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { Example, Health, Languages, LimitsAnswer } from "./contract.ts";
import { loadApi } from "./load-browser.ts";

const MINUTE_MS = 60_000;
const HEALTH_WELL_MS = 15_000;
const HEALTH_ILL_MS = 2_000;

/** The languages with their versions, the images, and what isolates. Asked again when the server comes back. */
export function useLanguages(): UseQueryResult<Languages> {
  return useQuery({
    queryKey: ["languages"],
    queryFn: async ({ signal }) => (await loadApi()).languages(signal),
    staleTime: MINUTE_MS,
    retryDelay: HEALTH_ILL_MS,
    retry: true,
  });
}

/** Every limit in force, each with its unit in its name. */
export function useLimits(): UseQueryResult<LimitsAnswer> {
  return useQuery({
    queryKey: ["limits"],
    queryFn: async ({ signal }) => (await loadApi()).limits(signal),
    staleTime: MINUTE_MS,
    retryDelay: HEALTH_ILL_MS,
    retry: true,
  });
}

/** The programs to start from of one language, in the order of the menu. They change with the server's version only. */
export function useExamples(language: string): UseQueryResult<readonly Example[]> {
  return useQuery({
    queryKey: ["examples"],
    queryFn: async ({ signal }) => (await loadApi()).examples(signal),
    select: ({ examples }) => examples.filter((example) => example.language === language),
    staleTime: Infinity,
    gcTime: Infinity,
    retryDelay: HEALTH_ILL_MS,
  });
}

/** Whether programs can run now; looks more often while they cannot, so that the page recovers by itself. */
export function useHealth(): UseQueryResult<Health> {
  return useQuery({
    queryKey: ["health"],
    queryFn: async ({ signal }) => (await loadApi()).health(signal),
    // After a look that failed the last good answer is still there: it says nothing any more.
    refetchInterval: ({ state }) =>
      state.status === "success" && state.data?.status === "ok" ? HEALTH_WELL_MS : HEALTH_ILL_MS,
    retry: false,
  });
}
