// Keeps the visit form of a person on his phone, so that it opens without a network (visit-worker.js shows it): the form itself,
// which names no customer, the files it needs, and the names of today's route. Nothing stays for the next person or after
// signing out.
const KEPT = "visits:";
const FORM = "/customers/visits/offline/";
const ROUTE = "/customers/visits/route/";
const WORKER = "/customers/visit-worker.js";
const AGAIN = 30 * 60 * 1000;
const FILE = /(?:href|src|data-static-icons|from|import|url)(?:=|\s|\()\s*["']?([^"'()\s>#]+\.(?:css|js|svg|woff2))/g;
const person = document.body.dataset.person || "";
const name = KEPT + person;

export async function forget(except = "") {
  if (!("caches" in globalThis)) return;
  for (const one of await caches.keys()) if (one.startsWith(KEPT) && one !== except) await caches.delete(one);
}

// Who of today's route waits for a visit; of another day it is thrown away.
export async function route(today) {
  if (!("caches" in globalThis)) return [];
  const cache = await caches.open(name);
  const found = await (await cache.match(ROUTE))?.json();
  if (!found) return [];
  if (found.day === today) return found.customers;
  await cache.delete(ROUTE);
  return [];
}

async function fetched(address) {
  // Sent elsewhere (signed out meanwhile) is no answer to keep, and no fault either.
  const answer = await fetch(address, { redirect: "manual" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

// The form and, from each file on, the files it names.
async function keepAll(cache) {
  const form = await fetched(FORM);
  const text = await form.clone().text();
  const seen = new Set();
  const follow = async (content, base) => {
    const found = [...content.matchAll(FILE)].map(([, path]) => new URL(path, base));
    for (const url of found) {
      if (url.origin !== location.origin || seen.has(url.href)) continue;
      seen.add(url.href);
      const file = await fetched(url);
      await cache.put(url, file.clone());
      if (/\.(css|js)$/.test(url.pathname)) await follow(await file.text(), url);
    }
  };
  await follow(text, location.href);
  await cache.put(ROUTE, await fetched(ROUTE));
  // Last: a form is there only with all it needs.
  await cache.put(FORM, form);
  for (const request of await cache.keys()) {
    if (!seen.has(request.url) && ![FORM, ROUTE].includes(new URL(request.url).pathname)) await cache.delete(request);
  }
}

async function prepare() {
  await forget(name);
  const cache = await caches.open(name);
  const kept = await cache.match(FORM);
  const age = Date.now() - Date.parse(kept?.headers.get("Date") || 0);
  const worker = await navigator.serviceWorker.register(WORKER, { scope: "/customers/" });
  if (!kept || age > AGAIN) await keepAll(cache);
  await active(worker);
  document.body.dataset.away = "ready";
}

function active(worker) {
  const coming = worker.installing || worker.waiting;
  if (worker.active || !coming) return null;
  return new Promise((done) => coming.addEventListener("statechange", () => coming.state === "activated" && done()));
}

// Phones of people who log visits (the bar at the bottom has the key for it); a shared computer keeps nothing.
const logs = document.querySelector('.bottom-bar a[href="/customers/visits/new/"]');
if ("caches" in globalThis && "serviceWorker" in navigator && navigator.onLine) {
  if (!person) forget().catch(() => {});
  else if (logs?.checkVisibility()) addEventListener("load", () => prepare().catch(() => {}));
}
