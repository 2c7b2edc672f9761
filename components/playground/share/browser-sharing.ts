import { loadApi } from "#lib/api/load-browser.ts";
import type { WebStorage } from "../work/mirror.ts";
import { createSharedList, type SharedList } from "./shared-list.ts";
import { createSharing, type Link, type Sharing } from "./sharing.ts";

let list: SharedList | undefined;

/** What was shared from this browser. */
export function browserSharedList(): SharedList {
  list ??= createSharedList(browserStorage());
  return list;
}

/** Nothing is asked or read before something is shared. */
export function createBrowserSharing(opened: Link | undefined): Sharing {
  return createSharing({
    api: async () => (await loadApi()).snippets,
    list: {
      list: () => browserSharedList().list(),
      add: (shared) => browserSharedList().add(shared),
      remove: (id) => browserSharedList().remove(id),
      subscribe: (listener) => browserSharedList().subscribe(listener),
    },
    opened,
  });
}

/** Browsers that forbid storage throw when it is only looked at. */
export function browserStorage(): WebStorage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
