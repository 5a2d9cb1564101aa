// Contact round: J and K move along the calls, 1 to 5 note what came of the marked one; a promise asks for its day first.
// Afterwards one goes on with the call below the one just noted.
const PLACE = "round:place";
const list = new URLSearchParams(location.search);
const here = `${list.get("week") || ""} ${list.get("market") || ""}`;
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

// Enter in the day or amount of a promise means the promise; in another field nothing was chosen yet.
for (const row of rows) {
  row.querySelector("form").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    const promised = row.querySelector("[name=promise_on]").value;
    const button = row.querySelector(promised ? "button[value=promise]" : "[data-outcome]");
    if (promised) button.click();
    else button.focus();
  });
  row.querySelector("form").addEventListener("submit", (event) => {
    const market = new URL(event.target.action).searchParams;
    sessionStorage.setItem(PLACE, JSON.stringify([`${market.get("week") || ""} ${market.get("market") || ""}`, rows.indexOf(row)]));
  });
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
const [noted, place] = JSON.parse(sessionStorage.getItem(PLACE) || "[]");
sessionStorage.removeItem(PLACE);
mark(wrong >= 0 ? wrong : noted === here ? place : 0);
