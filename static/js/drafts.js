// Unsaved guard: a form marked data-draft="name" keeps a draft on this device every five seconds and asks before leaving.
import { icon } from "./announce.js";
import { openDialog } from "./dialogs.js";
import { locale, word } from "./words.js";

const EVERY = 5000;
const changed = new Set();

const keyOf = (form) => `draft:${document.body.dataset.person || ""}:${location.pathname}:${form.dataset.draft}`;

function valuesOf(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name || ["password", "hidden", "file", "submit", "button"].includes(field.type)) continue;
    if (["checkbox", "radio"].includes(field.type)) {
      values[field.name] ||= [];
      if (field.checked) values[field.name].push(field.value);
    } else if (field.type === "select-multiple") values[field.name] = [...field.selectedOptions].map((option) => option.value);
    else values[field.name] = field.value;
  }
  return values;
}

function fill(form, values) {
  for (const field of form.elements) {
    if (!(field.name in values)) continue;
    const value = values[field.name];
    if (["checkbox", "radio"].includes(field.type)) field.checked = value.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = value.includes(option.value);
    else if (field.type !== "file") field.value = value;
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function keep(form) {
  localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: valuesOf(form) }));
}

function offer(form) {
  const found = JSON.parse(localStorage.getItem(keyOf(form)) || "null");
  if (!found || JSON.stringify(found.values) === JSON.stringify(valuesOf(form))) return;
  const note = document.createElement("div");
  note.className = "note";
  note.append(icon("history"));
  const text = document.createElement("div");
  text.className = "grow";
  const when = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(found.at);
  text.textContent = word("draftFound", { when });
  note.append(text);
  for (const [name, act] of [
    ["draftUse", () => fill(form, found.values)],
    ["draftDrop", () => localStorage.removeItem(keyOf(form))],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn s";
    button.textContent = word(name);
    button.addEventListener("click", () => {
      act();
      note.remove();
    });
    note.append(button);
  }
  form.prepend(note);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form) changed.add(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!changed.delete(form)) return;
  // Kept until the server has it: the draft goes when a page without this form's errors arrives.
  sessionStorage.setItem("sent", keyOf(form));
});

setInterval(() => {
  for (const form of changed) keep(form);
}, EVERY);

addEventListener("beforeunload", (event) => {
  if (![...changed].some((form) => form.isConnected)) return;
  for (const form of changed) keep(form);
  event.preventDefault();
});

// A link inside the page asks in our own words and gives three ways on.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const form = [...changed].find((one) => one.isConnected);
  if (!form || !link || link.target || event.ctrlKey || event.metaKey || link.getAttribute("href").startsWith("#") || link.closest("form") === form) return;
  event.preventDefault();
  ask(form, link.href);
});

function ask(form, href) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "leave-title");
  const title = Object.assign(document.createElement("h2"), { id: "leave-title", textContent: word("leaveTitle") });
  const text = Object.assign(document.createElement("p"), { className: "sm muted mt2", textContent: word("leaveText") });
  const row = Object.assign(document.createElement("div"), { className: "row mt4" });
  const leave = () => {
    changed.clear();
    location.href = href;
  };
  for (const [name, css, act] of [
    ["leaveKeep", "btn primary", () => (keep(form), leave())],
    ["leaveDrop", "btn danger", () => (localStorage.removeItem(keyOf(form)), leave())],
    ["leaveStay", "btn plain push", () => dialog.close()],
  ]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: css, textContent: word(name) });
    button.addEventListener("click", act);
    row.append(button);
  }
  dialog.append(title, text, row);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  openDialog(dialog);
}

// A form that came back with errors still holds what was typed: nothing to offer, and the draft is not done with.
const refused = (form) => Boolean(form.querySelector("[data-error-summary], [aria-invalid=true]"));
const forms = [...document.querySelectorAll("form[data-draft]")];
const sent = sessionStorage.getItem("sent");
sessionStorage.removeItem("sent");
if (sent && !forms.some((form) => keyOf(form) === sent && refused(form))) localStorage.removeItem(sent);
for (const form of forms) if (!refused(form)) offer(form);
