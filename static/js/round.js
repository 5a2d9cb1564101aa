// Contact round: J and K move along the calls, 1 to 5 note what came of the marked one; a promise asks for its day first.
const rows = [...document.querySelectorAll("tr[data-call]")].filter((row) => row.querySelector("form"));
let at = -1;

function mark(index) {
  if (!rows.length) return;
  rows[at]?.removeAttribute("aria-current");
  at = Math.max(0, Math.min(rows.length - 1, index));
  rows[at].setAttribute("aria-current", "true");
  rows[at].scrollIntoView({ block: "nearest" });
}

function answer(key) {
  const row = rows[Math.max(at, 0)];
  const button = row?.querySelector(`[data-outcome="${key}"]`);
  if (!button) return;
  const day = row.querySelector("[name=promise_on]");
  if (button.value === "promise" && !day.value) {
    row.querySelector("details").open = true;
    day.focus();
    return;
  }
  button.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, textarea, select")) return;
  if (document.documentElement.dataset.singleKeys === "off") return;
  const key = event.key.toLowerCase();
  if (key === "j") mark(at + 1);
  else if (key === "k") mark(at - 1);
  else if (/^[1-5]$/.test(key)) answer(key);
  else return;
  event.preventDefault();
});

const wrong = rows.findIndex((row) => row.querySelector("[role=alert]"));
mark(wrong >= 0 ? wrong : 0);
