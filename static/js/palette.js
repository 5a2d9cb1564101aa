// Search and commands: Ctrl K or /. Results come from the server as groups; the same scope as every list.
// Answer: {"groups": [{"label", "items": [{"title", "subtitle", "url", "icon", "keys"}]}]}; titles may mark the hit with <mark>.
import { icon, say } from "./announce.js";
import { post } from "./requests.js";
import { word } from "./words.js";

const WAIT = 120;
const palette = document.getElementById("palette");
const scrim = document.querySelector("[data-palette-scrim]");
const list = document.getElementById("palette-list");
const input = palette?.querySelector("input");
let timer = 0;
let asked = 0;
let opener = null;

const options = () => [...list.querySelectorAll("[role=option]")];

function select(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function marked(text, hit) {
  const bold = document.createElement("b");
  bold.className = "clip1";
  const at = hit ? text.toLowerCase().indexOf(hit.toLowerCase()) : -1;
  if (at < 0) bold.textContent = text;
  else {
    const found = document.createElement("mark");
    found.textContent = text.slice(at, at + hit.length);
    bold.append(text.slice(0, at), found, text.slice(at + hit.length));
  }
  return bold;
}

function drawn(item, number, hit) {
  const option = document.createElement("div");
  option.id = `palette-${number}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.url = item.url || "";
  if (item.post) option.dataset.post = item.post;
  option.append(icon(item.icon || "arrow"), marked(item.title, hit));
  if (item.subtitle) option.append(Object.assign(document.createElement("span"), { className: "dim small clip1", textContent: item.subtitle }));
  if (item.keys) {
    const end = Object.assign(document.createElement("span"), { className: "push" });
    for (const key of item.keys.split(" ")) end.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
    option.append(end);
  }
  return option;
}

function show(groups, text) {
  list.replaceChildren();
  let number = 0;
  const hit = text.replace(/^>\s*/, "");
  for (const group of groups.filter((one) => one.items.length)) {
    const box = document.createElement("div");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", group.label);
    const head = Object.assign(document.createElement("h3"), { textContent: group.label });
    head.setAttribute("aria-hidden", "true");
    box.append(head, ...group.items.map((item) => drawn(item, number++, hit)));
    list.append(box);
  }
  if (!number) {
    list.append(Object.assign(document.createElement("p"), { className: "none", textContent: text ? word("noResults", { text }) : "" }));
  }
  select(options()[0]);
  if (text) say(number ? word("results", { n: number }) : word("noResults", { text }));
}

async function ask() {
  const text = input.value.trim();
  const mine = ++asked;
  const address = new URL(palette.dataset.source, location.href);
  address.searchParams.set("q", text);
  const answer = await fetch(address, { headers: { Accept: "application/json", "X-Requested-With": "fetch" } }).catch(() => null);
  if (mine !== asked || palette.hidden) return;
  if (!answer?.ok || !answer.headers.get("Content-Type")?.includes("json")) {
    show([], text);
    return;
  }
  show((await answer.json()).groups || [], text);
}

export function openPalette(text = "") {
  if (!palette || !palette.hidden) return;
  opener = document.activeElement;
  palette.hidden = scrim.hidden = false;
  input.value = text;
  input.focus();
  list.replaceChildren();
  ask();
}

function close() {
  palette.hidden = scrim.hidden = true;
  asked++;
  clearTimeout(timer);
  opener?.focus?.();
}

function go(option, fresh) {
  if (!option?.dataset.url) return;
  if (option.dataset.post) {
    post(option.dataset.url, Object.fromEntries(new URLSearchParams(option.dataset.post))).then(() => location.reload());
  } else if (fresh) window.open(option.dataset.url, "_blank", "noopener");
  else location.href = option.dataset.url;
  close();
}

if (palette) {
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  palette.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (all.length) select(all[(at + step + all.length) % all.length]);
    } else if (event.key === "Enter" && !event.isComposing) go(all[at], event.ctrlKey || event.metaKey);
    else if (event.key === "Escape") close();
    else if (event.key !== "Tab") return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]"), event.ctrlKey || event.metaKey));
  scrim.addEventListener("click", close);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette]")) return;
    event.preventDefault();
    openPalette();
  });
}
