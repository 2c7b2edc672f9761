const WORKER = "/offline-worker.js";

/**
 * Has the browser keep the page for when the server does not answer (public/offline-worker.js), once nothing else is to
 * be done. Browsers without workers, and addresses that are neither https nor localhost, do without.
 *
 * @returns a function that takes the intention back
 */
export function keepOfflinePage(): () => void {
  if (!("serviceWorker" in navigator)) return () => undefined;
  const register = (): void => {
    // Where it may not be registered, the browser's own page is shown in its place.
    navigator.serviceWorker.register(WORKER, { updateViaCache: "none" }).catch(() => undefined);
  };
  const timer = setTimeout(() => whenIdle(register), AFTER_LOAD_MS);
  return () => clearTimeout(timer);
}

/** The editor and the first answers come first. */
const AFTER_LOAD_MS = 4_000;

function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(task);
  else task();
}
