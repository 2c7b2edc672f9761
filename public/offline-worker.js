/**
 * Answers a navigation with the page that says "the server does not answer", when it does not. It does nothing else: no
 * page, script or answer of the server is ever kept, so none can be old. Decision 0033.
 */
const CACHE = "quicksand-offline";
const PAGE = "/offline";
/** Every page of ours has it. Who answers here without it is another program, and none of this worker's business. */
const MARK = "x-quicksand";
/** What a proxy says in the place of a server that is away. */
const AWAY = new Set([502, 503, 504]);

self.addEventListener("install", (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.registration.navigationPreload?.enable());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  // Frames in other people's pages, downloads and the API are between the browser and the server.
  if (request.mode !== "navigate" || request.destination !== "document" || pathname.startsWith("/api/"))
    return;
  event.respondWith(answer(event));
});

async function answer(event) {
  let response;
  try {
    response = (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await offlinePage()) ?? Response.error();
  }
  if (AWAY.has(response.status) && !response.headers.has(MARK)) return (await offlinePage()) ?? response;
  const ours = response.type === "opaqueredirect" || response.headers.has(MARK);
  if (!ours) event.waitUntil(leave());
  return response;
}

async function keepPage() {
  const cache = await caches.open(CACHE);
  await cache.add(new Request(PAGE, { cache: "reload" }));
}

async function offlinePage() {
  return (await caches.open(CACHE)).match(PAGE);
}

/** Another program answers at this address now, or this one sends its worker away by leaving the mark out. */
async function leave() {
  await self.registration.unregister();
  await caches.delete(CACHE);
}
