// The visit form on a phone: sent or kept, never lost and never twice; place only when asked for; pictures made smaller.
import { say, toast } from "./announce.js";
import { drop, keep, reopened, send, sendAll, show } from "./visit-queue.js";
import { word } from "./words.js";

const form = document.querySelector("form[data-visit]");
const LONG_EDGE = 1600;
const field = (name) => form.elements.namedItem(name);

// --- the day of the next step: the picker only when a chip doesn't say it ------------------------------------------
const picker = document.querySelector("[data-pick-day]");
if (form && picker && field("next_day")) {
  const follow = () => {
    picker.hidden = !(field("next_day").value === "pick" || field("next_on").value);
  };
  form.addEventListener("change", follow);
  follow();
}

if (form) {
  const away = "away" in form.dataset;
  const started = Date.now();
  const elapsed = form.querySelector("[data-elapsed]");
  const tick = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    const time = seconds < 120 ? word("seconds", { n: seconds }) : word("minutes", { m: Math.floor(seconds / 60) });
    elapsed.textContent = word("elapsed", { time });
  };
  setInterval(tick, 1000);

  // --- pictures ---------------------------------------------------------------------------------------------------
  const photos = field("photos");
  const counted = form.querySelector("[data-photo-count]");
  photos.classList.add("vh");
  photos.addEventListener("change", () => {
    counted.textContent = photos.files.length ? `${counted.dataset.label} ${photos.files.length}` : counted.dataset.label;
  });

  // --- place: asked for only when the switch is used ------------------------------------------------------------------
  const place = form.querySelector("[data-place]");
  const switch_ = form.querySelector("[data-place-switch]");
  const said = form.querySelector("[data-place-said]");
  const forget = () => {
    field("latitude").value = field("longitude").value = "";
    said.textContent = "";
  };
  if ("geolocation" in navigator && isSecureContext) {
    place.hidden = false;
    switch_.addEventListener("change", () => {
      if (!switch_.checked) return forget();
      said.textContent = word("placeAsked");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          field("latitude").value = coords.latitude.toFixed(4);
          field("longitude").value = coords.longitude.toFixed(4);
          said.textContent = word("placeFound");
        },
        () => {
          switch_.checked = false;
          forget();
          said.textContent = word("placeUnknown");
        },
        { timeout: 15000, maximumAge: 60000 },
      );
      return undefined;
    });
  }

  // --- sending -------------------------------------------------------------------------------------------------------
  let busy = false;
  form.addEventListener("submit", async (event) => {
    if (form.dataset.plain || !("indexedDB" in globalThis)) return;
    event.preventDefault();
    if (busy || (away && lacking())) return;
    busy = true;
    const act = event.submitter?.value || "save";
    try {
      await handIn(act);
    } catch {
      if (away) toast({ text: word("failed"), late: true });
      else plainly(act);
    } finally {
      busy = false;
    }
  });

  async function handIn(act) {
    const item = { key: field("client_key").value, at: Date.now(), ...about(), fields: await fieldsOf() };
    await keep({ ...item, open: true });
    const answer = navigator.onLine && !item.away ? await send({ ...item, fields: [...item.fields, ["act", act]] }, false) : { how: "away" };
    if (answer.how === "sent") {
      await drop(item.key);
      location.href = answer.url;
    } else if (answer.how === "refused") {
      // A form that comes back has lost its pictures: they are put in again.
      await keep({ ...item, draft: true });
      sessionStorage.setItem("visit:open", item.key);
      plainly(act);
    } else {
      await keep({ ...item, open: false });
      // Whoever is signed out signs in on the way; the page after that sends.
      if (answer.out) {
        noDraft();
        location.href = form.dataset.next;
      } else await kept();
    }
  }

  // Whose visit: that of the page, or in the form kept on the phone the customer named in it.
  function about() {
    if (!away) return { action: location.pathname, title: form.dataset.visit };
    const code = field("customer_code").value.trim().toUpperCase();
    const named = document.querySelector(`#route option[value="${CSS.escape(code)}"]`);
    return { action: form.dataset.action.replace("CODE", encodeURIComponent(code)), title: named?.label || code, away: form.dataset.away };
  }

  // The form kept on the phone looks itself at what must be there; the server does so again.
  function lacking() {
    for (const old of form.querySelectorAll("[data-lacking]")) old.remove();
    const counts = form.dataset.counting.split(" ").includes(field("way").value);
    const names = ["customer_code", "way", ...(counts ? form.dataset.required.split(" ") : [])].filter((name) => field(name) && !field(name).value.trim());
    for (const name of names) {
      const one = field(name);
      const place = (one instanceof RadioNodeList ? one[0] : one).closest(".field");
      const said = Object.assign(document.createElement("span"), { className: "error", textContent: word("needed") });
      said.dataset.lacking = "";
      said.setAttribute("role", "alert");
      place.append(said);
    }
    form.querySelector("[data-lacking]")?.closest(".field").scrollIntoView({ block: "center" });
    return names.length > 0;
  }

  // What the server refused while nobody looked, opened again.
  reopened()
    .then((item) => {
      if (!item) return;
      const files = new DataTransfer();
      for (const [, value, filename] of item.fields) {
        if (value instanceof Blob) files.items.add(new File([value], filename, { type: value.type }));
      }
      if (item.draft) {
        drop(item.key);
        if (document.getElementById("id_photos_error")) return;
      } else {
        for (const [name, value] of item.fields) if (!(value instanceof Blob) && field(name)) field(name).value = value;
      }
      field("client_key").value = item.key;
      if (field("customer_code")) field("customer_code").value = decodeURIComponent(item.action.split("/")[2]);
      photos.files = files.files;
      photos.dispatchEvent(new Event("change", { bubbles: true }));
      if (item.draft) return;
      form.dispatchEvent(new Event("change", { bubbles: true }));
      const note = Object.assign(document.createElement("div"), { className: "note late", textContent: item.refused });
      note.setAttribute("role", "alert");
      form.prepend(note);
    })
    .catch(() => {});

  // The server says what is wrong beside the fields: the form goes the usual way, which it knows how to answer.
  function plainly(act) {
    form.dataset.plain = "1";
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "act", value: act }));
    form.submit();
  }

  function noDraft() {
    localStorage.removeItem(`draft:${document.body.dataset.person || ""}:${location.pathname}:${form.dataset.draft}`);
  }

  async function kept() {
    noDraft();
    form.reset();
    field("client_key").value = crypto.randomUUID();
    forget();
    counted.textContent = counted.dataset.label;
    form.dispatchEvent(new Event("change", { bubbles: true }));
    await show();
    document.getElementById("visits-waiting")?.scrollIntoView({ block: "start" });
    toast({ text: word("visitKept") });
    say(word("visitKept"));
    form.querySelector(":scope > .note.late")?.remove();
    document.dispatchEvent(new CustomEvent("visit:kept"));
    if (navigator.onLine) setTimeout(sendAll, 5000);
  }

  async function fieldsOf() {
    const found = [];
    for (const [name, value] of new FormData(form)) {
      if (["csrfmiddlewaretoken", "once", "act"].includes(name)) continue;
      if (!(value instanceof File)) found.push([name, value]);
      else if (value.size) found.push([name, ...(await smaller(value))]);
    }
    return found;
  }

  // Pictures of phones are large: the longer edge to 1600 points. What can't be read is sent as it is; the server looks.
  async function smaller(file) {
    try {
      const picture = await createImageBitmap(file);
      const share = Math.min(1, LONG_EDGE / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement("canvas"), {
        width: Math.round(picture.width * share),
        height: Math.round(picture.height * share),
      });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
      return blob ? [blob, `${file.name.replace(/\.\w+$/, "")}.jpg`] : [file, file.name];
    } catch {
      return [file, file.name];
    }
  }
}
