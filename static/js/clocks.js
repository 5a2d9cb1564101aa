// Clocks tick once a minute while their unit is counting; every page load and poll brings the server's truth.
import { word } from "./words.js";

export function duration(minutes, day) {
  const whole = Math.abs(minutes);
  const d = Math.floor(whole / day);
  const h = Math.floor((whole % day) / 60);
  const m = (whole % day) % 60;
  if (d) return h ? word("daysHours", { d, h }) : word("days", { d });
  if (h) return m ? word("hoursMinutes", { h, m: String(m).padStart(2, "0") }) : word("hours", { h });
  return word("minutes", { m });
}

function stateOf(left, total) {
  if (left < 0) return "late";
  return left <= Math.max(total * 0.2, Math.min(240, total / 2)) ? "soon" : "ok";
}

function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const until = Date.parse(clock.dataset.until || "");
    if (until && Date.now() > until) continue;
    const left = Number(clock.dataset.left) - 1;
    const total = Number(clock.dataset.total) || 1;
    clock.dataset.left = left;
    clock.dataset.state = stateOf(left, total);
    const ring = clock.querySelector("circle + circle");
    ring?.setAttribute("stroke-dasharray", `${Math.max(0, Math.min(100, Math.round((100 * left) / total)))} 100`);
    const length = duration(left, Number(clock.dataset.day));
    clock.lastElementChild.textContent = word(left < 0 ? "over" : "left", { length });
  }
}

setInterval(tick, 60_000);
document.addEventListener("portal:tick", tick);
