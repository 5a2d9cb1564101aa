// The visit form that was kept on the phone: the day and the customer are filled in here, because the page knows neither.
import { route } from "./offline-visits.js";

const AGAIN = 5000;
const form = document.querySelector("form[data-away]");
const field = (name) => form.elements.namedItem(name);

if (form) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: form.dataset.zone, dateStyle: "short", timeStyle: "short" }).format(new Date());
  const [today, time] = parts.split(" ");
  field("client_key").value = crypto.randomUUID();
  const begin = () => (field("visited_at").value = `${today}T${time}`);
  begin();
  // "Tomorrow" was written on the day the form was kept.
  if (form.dataset.day !== today) {
    for (const chip of form.querySelectorAll("[name=next_day]:not([value=pick])")) chip.closest("label").remove();
  }
  const asked = location.pathname.match(/^\/customers\/([^/]+)\/visit\/$/);
  if (asked) field("customer_code").value = decodeURIComponent(asked[1]);
  route(today)
    .then((customers) => {
      const list = document.getElementById("route");
      for (const one of customers) {
        list.append(Object.assign(document.createElement("option"), { value: one.code, label: one.name }));
      }
      for (const one of customers) {
        const chip = Object.assign(document.createElement("button"), { type: "button", className: "btn s", textContent: one.name });
        chip.addEventListener("click", () => (field("customer_code").value = one.code));
        document.querySelector("[data-route]").append(chip);
      }
    })
    .catch(() => {});
  // Back in the net: the real page, which sends what waits; not under the fingers of somebody who writes. Opened at its own
  // address the form is meant (what was refused is corrected in it).
  const own = location.pathname === form.dataset.away;
  const untouched = () => !field("notes")?.value && !field("photos").files.length && !form.querySelector("[name=purpose]:checked, [name=outcome]:checked");
  const back = async (at) => {
    const answer = await fetch(at, { method: "HEAD" }).catch(() => null);
    if (answer && untouched()) location.replace(at);
  };
  const look = () => !own && untouched() && back(location.href);
  document.addEventListener("visit:kept", () => {
    begin();
    if (navigator.onLine) back(form.dataset.next);
  });
  addEventListener("online", look);
  setInterval(look, AGAIN);
}
