// Lists: choosing rows (click, Space, Shift for a range, the head for the page), the bar of bulk actions, sorting by several heads.
import { say } from "./announce.js";
import { word } from "./words.js";

let last = null;

const listOf = (node) => node.closest("[data-list]") || document;
const boxes = (list) => [...list.querySelectorAll("tbody .pick input[type=checkbox]")];

export function refresh(list) {
  const all = boxes(list);
  const chosen = all.filter((box) => box.checked);
  for (const box of all) box.closest("tr").setAttribute("aria-selected", String(box.checked));
  const head = list.querySelector("thead .pick input");
  if (head) {
    head.checked = all.length > 0 && chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && !head.checked;
  }
  const bar = list.querySelector("[data-bulk]");
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  const everything = bar.querySelector("[data-bulk-all]");
  const total = Number(bar.dataset.total || 0);
  const whole = Boolean(everything?.checked);
  const count = bar.querySelector("[data-bulk-count]");
  if (count) count.textContent = word("selected", { n: (whole ? total : chosen.length).toLocaleString("en") });
  const offer = bar.querySelector("[data-bulk-offer]");
  if (offer) offer.hidden = !(head?.checked && total > all.length);
  if (chosen.length === 0 && everything) everything.checked = false;
}

function choose(list, from, to, on) {
  const all = boxes(list);
  const [a, b] = [all.indexOf(from), all.indexOf(to)].sort((x, y) => x - y);
  if (a < 0) return;
  for (const box of all.slice(a, b + 1)) box.checked = on;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("tbody .pick input[type=checkbox]");
  if (!box) return;
  if (event.shiftKey && last?.isConnected) choose(listOf(box), last, box, box.checked);
  last = box;
});

document.addEventListener("change", (event) => {
  const list = listOf(event.target);
  if (event.target.matches("thead .pick input")) {
    for (const box of boxes(list)) box.checked = event.target.checked;
    refresh(list);
  } else if (event.target.matches("tbody .pick input, [data-bulk-all]")) refresh(list);
});

export function clear(list) {
  for (const box of boxes(list)) box.checked = false;
  refresh(list);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-bulk-clear]")) clear(listOf(event.target));
});

// The tool under the row of filters (a picker, a form): Cancel and Esc put it away without loading the page anew.
let opener = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id === "list-tool" && !event.detail.elt.closest("#list-tool")) opener = event.detail.elt;
});

function closeTool() {
  const tool = document.getElementById("list-tool");
  if (!tool?.childElementCount) return false;
  const inside = tool.contains(document.activeElement);
  tool.replaceChildren();
  if (inside && opener?.isConnected) opener.focus();
  return true;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#list-tool [data-close-tool]") && closeTool()) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("#list-tool")) closeTool();
});
document.addEventListener("lists:changed", closeTool);

// Shift-click on a head adds it to the order: the link's own target carries it (data-add).
document.addEventListener(
  "click",
  (event) => {
    const head = event.target.closest("thead a[data-add]");
    if (!head || !event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (window.htmx && head.getAttribute("hx-get")) {
      window.htmx.ajax("GET", head.dataset.add, { source: head, target: head.getAttribute("hx-target") || "#rows" });
      history.pushState({ htmx: true }, "", head.dataset.add);
    } else location.href = head.dataset.add;
  },
  true,
);

document.addEventListener("htmx:afterSettle", (event) => {
  const list = event.detail.target?.closest?.("[data-list]") || event.detail.target?.querySelector?.("[data-list]");
  if (!list) return;
  refresh(list);
  const total = list.querySelector("[data-total]")?.dataset.total;
  if (total !== undefined) say(word("results", { n: Number(total).toLocaleString("en") }));
});

for (const list of document.querySelectorAll("[data-list]")) refresh(list);

// A table wider than its place can be scrolled with the arrows: it takes the focus when nothing inside does.
function reachable(root) {
  for (const wrap of root.querySelectorAll(".table-wrap:not([tabindex])")) {
    if (wrap.scrollWidth <= wrap.clientWidth || wrap.querySelector("a[href], button, input")) continue;
    wrap.tabIndex = 0;
    wrap.setAttribute("role", "region");
    wrap.setAttribute("aria-label", wrap.querySelector("caption")?.textContent.trim() || document.querySelector("h1")?.textContent.trim() || "");
  }
}

reachable(document);
addEventListener("resize", () => reachable(document));
document.addEventListener("htmx:afterSettle", () => reachable(document));
