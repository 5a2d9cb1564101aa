// The one thing this worker does: without a network, the pages on which a visit is logged open as the form kept on the phone
// (offline-visits.js keeps it). Everything else, and everything while there is a network, passes by.
const KEPT = "visits:";
const FORM = "/customers/visits/offline/";
const PAGES = /^\/customers\/(visits\/(new|offline)|[^/]+\/visit)\/$/;
const PARTS = ["style", "script", "image", "font"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" ? PAGES.test(pathname) : PARTS.includes(request.destination)) {
    event.respondWith(fetch(request).catch((away) => kept(request.mode === "navigate" ? FORM : request, away)));
  }
});

async function kept(wanted, away) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(KEPT) && (await (await caches.open(name)).match(wanted, { ignoreVary: true }));
    if (found) return found;
  }
  throw away;
}
