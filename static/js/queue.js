// Moving in lists: J K and the arrows mark a row of a table or an option of a queue; Enter opens, Space selects.
import { clear, refresh } from "./tables.js";

function rowsOf(place) {
  return [...place.querySelectorAll("[role=option], [data-list] tbody tr, [data-rows] tbody tr")].filter((row) => row.offsetParent);
}

const marked = () => document.querySelector(".main [role=option][aria-selected=true], .main tbody tr.at");

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
  const rows = rowsOf(document.querySelector(".main"));
  if (!rows.length) return false;
  const at = rows.indexOf(marked());
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
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
