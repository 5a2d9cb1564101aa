// htmx and fetch: the token, the answers that are not a page (401, 403, 404, 5xx, no network), what is said aloud.
import { say, toast } from "./announce.js";
import { word } from "./words.js";

export function token() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
}

export async function post(url, fields = {}) {
  const body = new URLSearchParams(fields);
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" } });
}

function failed(status, id) {
  if (status === 401) return word("signedOut");
  if (status === 403) return word("forbidden");
  if (status === 404) return word("gone");
  return id ? word("failedRef", { id: id.slice(0, 8) }) : word("failed");
}

document.addEventListener("htmx:responseError", (event) => {
  const { xhr, target } = event.detail;
  const panel = xhr.getResponseHeader("Content-Type")?.includes("html") && xhr.responseText.length < 8000;
  // A read that fails shows its panel in place; a write that fails leaves the page alone and says so.
  if (panel && event.detail.requestConfig.verb === "get" && target && target !== document.body && !target.matches(".main")) {
    target.innerHTML = new DOMParser().parseFromString(xhr.responseText, "text/html").body.innerHTML;
    return;
  }
  toast({ text: failed(xhr.status, xhr.getResponseHeader("X-Request-Id")), late: true });
});

document.addEventListener("htmx:sendError", () => toast({ text: word("offline"), late: true }));
document.addEventListener("htmx:timeout", () => toast({ text: word("offline"), late: true }));

document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute("aria-busy"));

// After a swap: errors take the focus, a region may say what it now holds (data-say), the title mark follows errors.
document.addEventListener("htmx:afterSettle", (event) => {
  const place = event.detail.target || document;
  const summary = place.querySelector?.("[data-error-summary]");
  if (summary) summary.focus();
  const said = place.querySelector?.("[data-say]") || (place.matches?.("[data-say]") ? place : null);
  if (said) say(said.dataset.say);
});

// HX-Trigger: {"toast": {"text": …, "undo": …}} or {"toast": "…"}
document.addEventListener("toast", (event) => {
  const detail = event.detail || {};
  toast(typeof detail.value === "string" ? { text: detail.value } : detail);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-undo]");
  if (!button) return;
  button.disabled = true;
  const answer = await post(button.dataset.undo).catch(() => null);
  if (answer?.ok) location.reload();
  else toast({ text: failed(answer?.status || 0), late: true });
});

function network() {
  const banner = document.getElementById("offline");
  if (!banner) return;
  if (!navigator.onLine) banner.hidden = false;
  else if (!banner.hidden) {
    banner.hidden = true;
    say(word("online"));
    document.dispatchEvent(new CustomEvent("portal:online"));
  }
}
addEventListener("online", network);
addEventListener("offline", network);
network();

document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-error-summary]")?.focus());
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print-page]")) print();
});
