// Work logs: the draft goes to the server while one writes; Ctrl Enter sends; one box ticks all.
const EVERY = 20000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  let changed = false;
  let busy = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  setInterval(async () => {
    if (!changed || busy || !navigator.onLine) return;
    busy = true;
    changed = false;
    const body = new FormData(form);
    body.delete("once");
    body.set("act", "draft");
    const said = form.querySelector("[data-saved]");
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      const told = await answer.json();
      if (answer.ok) form.elements.version.value = told.version;
      if (said) said.textContent = told.message;
    } catch {
      // The draft on this device stays; the next round tries again.
      changed = true;
    }
    busy = false;
  }, EVERY);
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "Enter") return;
  const form = event.target.closest?.("form[method=post]") || document.querySelector(".main form[method=post]");
  const button = form?.querySelector(".btn.primary");
  if (!button) return;
  event.preventDefault();
  button.click();
});

for (const all of document.querySelectorAll("[data-all]")) {
  const boxes = () => [...all.closest("form").querySelectorAll("input[type=checkbox][name]")];
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
  });
}
