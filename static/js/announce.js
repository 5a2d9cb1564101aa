// One polite region for results, toasts for what was done, alerts for what was not.
import { word } from "./words.js";

const live = document.getElementById("live");
const SHOWN = 8000;
let timer = 0;

export function say(sentence) {
  if (live) live.textContent = sentence;
}

export function iconHref(name) {
  return `${document.body.dataset.staticIcons}#${name}`;
}

export function icon(name, css = "icon") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", css);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", iconHref(name));
  svg.append(use);
  return svg;
}

function leaveLater(toast, shown) {
  clearTimeout(timer);
  timer = setTimeout(() => toast.remove(), shown);
}

// toast({text, undo: url, late: bool, seconds}): at most one at a time; it waits while hovered or focused.
export function toast({ text, undo = "", late = false, seconds = 0 }) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const shown = seconds ? seconds * 1000 : SHOWN;
  const box = document.createElement("div");
  box.className = "toast";
  if (late) box.setAttribute("role", "alert");
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  if (undo) {
    const button = document.createElement("button");
    button.className = "btn s";
    button.type = "button";
    button.dataset.undo = undo;
    button.textContent = word("undo");
    box.append(button);
  }
  const close = document.createElement("button");
  close.className = "icon-btn s";
  close.type = "button";
  close.dataset.closeToast = "";
  close.setAttribute("aria-label", word("close"));
  close.append(icon("x"));
  box.append(close);
  place.replaceChildren(box);
  for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, () => clearTimeout(timer));
  for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, () => leaveLater(box, shown));
  leaveLater(box, shown);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-toast]")) {
    event.target.closest(".toast").remove();
  }
});
