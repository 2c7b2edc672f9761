import { openChannel } from "#lib/api/channel.ts";
import { randomId } from "#lib/api/random-id.ts";
import { pageLanguage } from "../languages.ts";
import { forgetSettings } from "../settings/settings-cookie.ts";
import { forgetView } from "../view-cookie.ts";
import type { openDatabaseRecords as OpenDatabaseRecords } from "./database-records.ts";
import { createMirror, eraseStorage, type WebStorage } from "./mirror.ts";
import { scopedWork } from "./scoped-work.ts";
import { claimTab } from "./tab.ts";
import { createWork, type Work } from "./work.ts";

let work: Work | undefined;
const erasedListeners = new Set<() => void>();

/** The work of this tab, made when it is first asked for. */
export function browserWork(): Work {
  work ??= workOnPage();
  return work;
}

/** Hears that everything was erased from another tab. */
export function onErasedElsewhere(listener: () => void): () => void {
  erasedListeners.add(listener);
  return () => void erasedListeners.delete(listener);
}

/** On a snippet's page the document is the snippet. */
function workOnPage(): Work {
  const snippet = /^\/s\/([^/]+)/.exec(window.location.pathname)?.[1];
  const made = openBrowserWork();
  return snippet === undefined ? made : scopedWork(made, snippet);
}

function openBrowserWork(): Work {
  const tab = storageOf(() => window.sessionStorage);
  const browser = storageOf(() => window.localStorage);
  const made = createWork({
    open: openInTime,
    mirror: createMirror(tab, browser, (language) => pageLanguage(language).path),
    eraseStorage() {
      eraseStorage(tab);
      eraseStorage(browser);
      forgetView();
      forgetSettings();
    },
    tab: claimTab(tab, "locks" in navigator ? navigator.locks : undefined, randomId),
    channel: "BroadcastChannel" in window ? openChannel("quicksand-work") : undefined,
    onErased: () => {
      for (const listener of erasedListeners) listener();
    },
    newId: randomId,
  });
  // A page that is hidden may be ended without another word, on phones above all.
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && made.hide());
  window.addEventListener("pagehide", () => made.hide());
  return made;
}

/** A browser that does not answer must not keep the editor empty. */
const OPEN_WITHIN_MS = 3_000;

function openInTime(): ReturnType<typeof OpenDatabaseRecords> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the browser's database does not open")), OPEN_WITHIN_MS);
    // Nothing that is shown needs it: it comes after the page.
    import("./database-records.ts")
      .then(({ openDatabaseRecords }) => openDatabaseRecords())
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/** Browsers that forbid storage throw when it is only looked at. */
function storageOf(get: () => WebStorage): WebStorage | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
