// Moving in lists: J K and the arrows mark a row of a table or an option of a queue; Enter opens, Space selects.
import { clear, refresh } from "./tables.js";

const PLACES = ".main [role=listbox], .main [data-list], .main [data-rows]";
const ROWS = "[role=option], tbody tr";
let place = null;

// The list the keys move in: the one with the focus, else the one last used, else the first of the page.
function current() {
  const focused = document.activeElement?.closest(PLACES);
  if (focused) place = focused;
  if (!place?.isConnected) place = document.querySelector(PLACES);
  return place;
}

const rows = () => [...(current()?.querySelectorAll(ROWS) || [])].filter((row) => row.offsetParent);
const marked = () => current()?.querySelector("[role=option][aria-selected=true], tbody tr.at");

function mark(row) {
  const before = marked();
  if (row.matches("[role=option]")) {
    before?.setAttribute?.("aria-selected", "false");
    row.setAttribute("aria-selected", "true");
    row.closest("[role=listbox]")?.setAttribute("aria-activedescendant", row.id);
  } else {
    before?.classList.remove("at");
    row.classList.add("at");
  }
  row.scrollIntoView({ block: "nearest" });
}

export function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(marked());
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  mark(next);
  if (next.matches("[role=option]") && next.dataset.follow !== undefined) open(next);
  return true;
}

function open(row) {
  (row.matches("a") ? row : row.querySelector("a[href]"))?.click();
}

export function openMarked() {
  const row = marked();
  if (!row) return false;
  open(row);
  return true;
}

export function selectMarked() {
  const box = marked()?.querySelector(".pick input");
  if (!box) return false;
  box.checked = !box.checked;
  refresh(box.closest("[data-list]") || document);
  return true;
}

export function clearSelection() {
  const list = document.querySelector("[data-list]");
  if (!list?.querySelector("tbody .pick input:checked")) return false;
  clear(list);
  return true;
}

document.addEventListener("click", (event) => {
  const option = event.target.closest(".queue [role=option]");
  if (option) {
    mark(option);
    if (!event.target.closest("a, button, input")) open(option);
  }
});
