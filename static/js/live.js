// What changes by itself: the bell, counts in the navigation, the running job. One poll every 30 s, none in hidden tabs.
import { say, toast } from "./announce.js";
import { word } from "./words.js";

const EVERY = 30_000;
const FASTER = 3_000;
const address = document.querySelector(".shell")?.dataset.live;
let timer = 0;
let running = null;

function count(code, n) {
  for (const place of document.querySelectorAll(`[data-count="${code}"]`)) {
    place.textContent = n || "";
    place.hidden = !n;
  }
}

function bell(n) {
  const dot = document.querySelector("[data-bell-count]");
  if (!dot) return;
  dot.textContent = n > 99 ? "99+" : n || "";
  dot.hidden = !n;
}

function job(now) {
  const place = document.getElementById("job-pill");
  if (!place) return;
  if (running && (!now || now.id !== running.id)) {
    const title = running.title;
    toast({ text: word("jobDone", { title }) });
    running = null;
  }
  if (!now) {
    place.replaceChildren();
    return;
  }
  running = now;
  const pill = Object.assign(document.createElement("a"), { className: "job", href: now.url, title: now.title });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "meter s");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${now.title} ${now.percent ?? 0}%`);
  for (const [css, width] of [["track", 100], ["val", now.percent ?? 0]]) {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    bar.setAttribute("class", css);
    bar.setAttribute("width", `${width}%`);
    bar.setAttribute("height", "100%");
    bar.setAttribute("rx", "2");
    svg.append(bar);
  }
  const words = Object.assign(document.createElement("span"), { className: "clip1", textContent: `${now.title} ${now.percent ?? 0}%` });
  pill.append(svg, words);
  place.replaceChildren(pill);
}

async function poll() {
  clearTimeout(timer);
  if (document.hidden || !navigator.onLine) return;
  const answer = await fetch(address, { headers: { Accept: "application/json", "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    const now = await answer.json();
    bell(now.bell || 0);
    count("inbox", now.inbox || 0);
    job(now.job || null);
  }
  if (answer?.status === 401 || answer?.redirected) {
    toast({ text: word("signedOut"), late: true });
    return;
  }
  timer = setTimeout(poll, running ? FASTER : EVERY);
}

if (address) {
  poll();
  document.addEventListener("visibilitychange", poll);
  document.addEventListener("portal:online", poll);
  document.addEventListener("portal:poll", poll);
}

// The bell opens its panel in place; without scripts it is a link to the page of notifications.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-bell]");
  const open = document.getElementById("bell-panel");
  if (!button) {
    if (open && !open.contains(event.target)) shut(open);
    return;
  }
  if (event.ctrlKey || event.metaKey || !button.dataset.panel) return;
  event.preventDefault();
  if (open) {
    shut(open);
    return;
  }
  const answer = await fetch(button.dataset.panel, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    location.href = button.href;
    return;
  }
  const panel = Object.assign(document.createElement("section"), { id: "bell-panel", className: "bell-panel", tabIndex: -1 });
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", button.querySelector(".vh").textContent);
  panel.innerHTML = await answer.text();
  button.setAttribute("aria-expanded", "true");
  document.querySelector(".topbar").after(panel);
  window.htmx?.process(panel);
  panel.focus();
  say(panel.querySelector("[data-say]")?.dataset.say || "");
});

function shut(panel) {
  panel.remove();
  const button = document.querySelector("[data-bell]");
  button?.setAttribute("aria-expanded", "false");
  button?.focus();
}

document.addEventListener("keydown", (event) => {
  const panel = document.getElementById("bell-panel");
  if (event.key === "Escape" && panel) {
    shut(panel);
    event.stopPropagation();
  }
});
