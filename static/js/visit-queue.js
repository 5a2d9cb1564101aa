// Visits that wait on this phone: kept in the browser's own database, sent as soon as there is a network, each once
// (the server knows the key a visit was given when its form was opened).
import { say, toast } from "./announce.js";
import { forget } from "./offline-visits.js";
import { token } from "./requests.js";
import { word } from "./words.js";

const STORE = "visits";
const PATIENCE = 20000;
const HANDS_OFF = 60000;
const person = document.body.dataset.person || "";

function base() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("portal", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inStore(mode, act) {
  const db = await base();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction(STORE, mode);
      const asked = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

export const keep = (item) => inStore("readwrite", (store) => store.put({ ...item, person }));
export const drop = (key) => inStore("readwrite", (store) => store.delete(key));
const all = () => inStore("readonly", (store) => store.getAll());
export const waiting = async () => (await all()).filter((item) => item.person === person && !item.draft && (!item.open || Date.now() - item.at > HANDS_OFF)).sort((a, b) => a.at - b.at);

const reason = (status) => (status === 404 ? word("gone") : status === 403 ? word("forbidden") : "");

// "sent" with the answer, "refused" with its sentence, or "away" when nobody answered.
export async function send(item, quiet) {
  const body = new FormData();
  for (const [name, value, filename] of item.fields) {
    if (value instanceof Blob) body.append(name, value, filename);
    else body.append(name, value);
  }
  if (quiet) body.append("quiet", "1");
  let answer;
  try {
    answer = await fetch(item.action, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch", Accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return { how: "away" };
  }
  // Signed out, or signed in anew since the page was opened: later, from the next page.
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.headers.has("X-Form-Expired")) return { how: "away", out: true };
  // The server is busy with itself: later.
  if (answer.status === 429 || answer.status >= 500) return { how: "away" };
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  return answer.ok ? { how: "sent", ...said } : { how: "refused", status: answer.status, message: said.message || reason(answer.status) };
}

// One tab at a time; the others find nothing left.
const alone = (act) => (navigator.locks ? navigator.locks.request("portal-visits", { ifAvailable: true }, (lock) => lock && act()) : act());

export async function sendAll() {
  // The form kept on the phone has no token: the next page of the portal sends.
  if (!token()) return;
  let sent = 0;
  await alone(async () => {
    for (const item of await waiting()) {
      // One that is just being sent from its form is left to it; a tab closed meanwhile gives it free.
      if (item.refused || (item.open && Date.now() - item.at < HANDS_OFF)) continue;
      const { how, message } = await send(item, true);
      if (how === "away") break;
      if (how === "sent") {
        await drop(item.key);
        sent += 1;
      } else await keep({ ...item, refused: message || word("failed") });
    }
  });
  await show();
  if (sent) toast({ text: word("visitsSent", { n: sent }) });
}

function button(name, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn s", textContent: word(name) });
  made.addEventListener("click", act);
  return made;
}

// What was refused is corrected in the form it came from, with all that was written (visit.js fills it in).
function open(item) {
  sessionStorage.setItem("visit:open", item.key);
  location.href = item.away ? item.away : item.action;
}

export async function reopened() {
  const key = sessionStorage.getItem("visit:open");
  sessionStorage.removeItem("visit:open");
  for (const item of await all()) if (item.draft && item.key !== key) await drop(item.key);
  return key ? (await all()).find((item) => item.key === key && item.person === person) : null;
}

// The mark of what waits, on every page: how many, and what the server didn't take.
export async function show() {
  const items = await waiting();
  const main = document.getElementById("main");
  document.getElementById("visits-waiting")?.remove();
  if (!items.length || !main) return;
  const note = Object.assign(document.createElement("div"), { className: "note soon no-print", id: "visits-waiting" });
  note.setAttribute("role", "status");
  const text = Object.assign(document.createElement("div"), { className: "grow" });
  text.append(Object.assign(document.createElement("b"), { textContent: word("visitsKept", { n: items.length }) }));
  for (const item of items) {
    const line = Object.assign(document.createElement("div"), { className: "small" });
    line.textContent = item.refused ? `${item.title}: ${item.refused}` : item.title;
    if (item.refused) {
      line.append(" ", button("visitOpen", () => open(item)), " ", button("visitDrop", async () => (await drop(item.key), show())));
    }
    text.append(line);
  }
  note.append(text);
  if (items.some((item) => !item.refused)) note.append(button("visitsSend", () => sendAll()));
  main.prepend(note);
  say(word("visitsKept", { n: items.length }));
}

// Signing out empties the browser's store: not while something waits.
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.action?.includes("/sign-out/") || form.dataset.sure) return;
    event.preventDefault();
    const items = await waiting().catch(() => []);
    if (items.length) {
      toast({ text: word("visitsKept", { n: items.length }), late: true });
      await show();
    } else {
      await forget().catch(() => {});
      form.dataset.sure = "1";
      form.submit();
    }
  },
  true,
);

if (person && "indexedDB" in globalThis) {
  addEventListener("online", () => sendAll());
  // Whether there is a network shows when sending is tried: browsers say so late.
  show()
    .then(sendAll)
    .catch(() => {});
}
