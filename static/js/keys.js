// The keyboard: Ctrl K always; single letters outside inputs and only when the person has them switched on.
import { openDialog } from "./dialogs.js";
import { openPalette } from "./palette.js";
import { clearSelection, move, openMarked, selectMarked } from "./queue.js";

const AFTER_G = 1500;
let waiting = 0;

const typing = (node) => node.closest?.("input, textarea, select, [contenteditable], [role=combobox]") !== null;
const single = () => document.documentElement.dataset.singleKeys !== "off";

function press(selector) {
  const target = [...document.querySelectorAll(selector)].find((node) => node.offsetParent && !node.disabled);
  target?.click();
  return Boolean(target);
}

function searchDesk() {
  const field = [...document.querySelectorAll("[data-desk-search]")].find((node) => node.offsetParent);
  field?.focus();
  return Boolean(field);
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  " ": () => selectMarked(),
  // On a desk Enter accepts what is shown, and / searches the pane.
  Enter: () => press(".main [data-accept]") || openMarked(),
  Escape: () => clearSelection(),
  "/": () => (searchDesk() || openPalette(), true),
  "?": () => (openDialog(document.getElementById("keys")), true),
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape") event.target.closest?.("form")?.querySelector("[data-cancel]")?.click();
  if (typing(event.target)) return;
  if (document.querySelector("dialog[open], .palette:not([hidden]), details[data-menu][open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const letter = event.key.length === 1 && event.key !== " ";
  if (letter && !single()) return;
  // Enter, Space and the arrows keep their own meaning on what has the focus.
  if (["Enter", " "].includes(key) && event.target.closest("a, button, summary, [role=option]")) return;
  if (["ArrowDown", "ArrowUp"].includes(key) && !document.querySelector(".main tbody tr.at, .main [role=listbox]")) return;
  let done = false;
  if (waiting && Date.now() - waiting < AFTER_G && /^[a-z]$/.test(key)) {
    waiting = 0;
    done = press(`[data-go="${key}"]`);
  } else if (key === "g") {
    waiting = Date.now();
    return;
  } else if (key in KEYS) done = KEYS[key](event);
  else if (/^[a-z0-9[\]]$/.test(key)) done = press(`.main [data-key="${key}"]`);
  if (done) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-help]")) openDialog(document.getElementById("keys"));
});
