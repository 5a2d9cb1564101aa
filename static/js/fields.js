// Fields: numbers are tidied when left, passwords can be shown, Ctrl Enter submits, file names are read out.
import { word } from "./words.js";

const MAGNITUDE = { "\u5343": 1e3, "\u4e07": 1e4, "\u842c": 1e4, "\u4ebf": 1e8, "\u5104": 1e8, k: 1e3, w: 1e4, m: 1e6 };

// "12\u4e07" → 120000, full-width digits and thousands separators are understood; null when it is no number.
export function typedNumber(text) {
  const plain = text.normalize("NFKC").toLowerCase().replace(/[\s,\u00a5\uffe5\u5143]/g, "").replace(/[\u2212\u2013\u2014]/g, "-");
  const found = /^([+-]?(?:\d+\.?\d*|\.\d+))([\u5343\u4e07\u842c\u4ebf\u5104kwm]?)$/.exec(plain);
  if (!found) return null;
  return Number((Number(found[1]) * (MAGNITUDE[found[2]] || 1)).toPrecision(15));
}

document.addEventListener("focusout", (event) => {
  const input = event.target;
  if (!input.matches?.("input[data-number]") || !input.value.trim()) return;
  const number = typedNumber(input.value);
  if (number === null) {
    input.setCustomValidity(word("notNumber"));
    return;
  }
  input.setCustomValidity("");
  const places = Number(input.dataset.number || 0);
  const text = new Intl.NumberFormat("en", { minimumFractionDigits: places, maximumFractionDigits: Math.max(places, 6) }).format(number);
  if (text !== input.value) {
    input.value = text;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

for (const button of document.querySelectorAll("[data-peek]")) button.hidden = false;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-peek]");
  if (!button) return;
  const input = document.getElementById(button.dataset.peek);
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit();
});

// A select or box marked data-submit sends its form when it changes (the button stays for readers without scripts).
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form?.requestSubmit();
});

// Links of the error summary put the cursor into the field.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  if (!link) return;
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.scrollIntoView({ block: "center" });
  field.focus();
});
