// Colours and row height change at once and are remembered on the server; the side navigation folds.
import { post } from "./requests.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-appearance]");
  const button = event.submitter;
  if (!form || !button) return;
  event.preventDefault();
  document.documentElement.dataset[button.name] = button.value;
  for (const other of form.querySelectorAll(`[name="${button.name}"]`)) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  post(form.action, { [button.name]: button.value });
  document.dispatchEvent(new CustomEvent("portal:look"));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fold-side]");
  if (!button) return;
  const shell = document.querySelector(".shell");
  const folded = shell.dataset.side !== "folded";
  shell.dataset.side = folded ? "folded" : "open";
  button.setAttribute("aria-pressed", String(folded));
  document.cookie = `side=${folded ? "folded" : "open"}; path=/; max-age=31536000; samesite=lax`;
});
