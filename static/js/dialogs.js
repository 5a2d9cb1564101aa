// Dialogs trap the focus (showModal does), drawers don't; both give it back to what opened them.
const openers = new WeakMap();

export function openDialog(dialog) {
  if (!dialog || dialog.open) return;
  openers.set(dialog, document.activeElement);
  dialog.showModal();
}

function closeDrawer(drawer) {
  const opener = openers.get(drawer);
  const slot = drawer.closest("[data-drawer-slot]");
  if (slot) slot.replaceChildren();
  else drawer.hidden = true;
  const address = new URL(location.href);
  if (address.searchParams.has("open")) {
    address.searchParams.delete("open");
    history.replaceState(history.state, "", address);
  }
  (opener?.isConnected ? opener : document.getElementById("main"))?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    const target = document.querySelector(opener.dataset.open);
    if (target instanceof HTMLDialogElement) {
      event.preventDefault();
      openDialog(target);
    }
    return;
  }
  if (event.target.closest("[data-close]")) {
    const dialog = event.target.closest("dialog");
    const drawer = event.target.closest("[data-drawer]");
    if (dialog) dialog.close();
    else if (drawer) {
      event.preventDefault();
      closeDrawer(drawer);
    }
    return;
  }
  // A press on the backdrop closes a dialog that holds no form.
  if (event.target instanceof HTMLDialogElement && event.target.open && !event.target.querySelector("form")) event.target.close();
});

document.addEventListener("close", (event) => openers.get(event.target)?.focus?.(), true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], .palette:not([hidden])")) return;
  const drawer = document.querySelector("[data-drawer]:not([hidden])");
  if (drawer) closeDrawer(drawer);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const slot = event.detail.target;
  if (slot?.matches?.("[data-drawer-slot], [data-dialog-slot]")) slot.dataset.waiting = "";
  if (slot) openers.set(slot, event.detail.elt);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const slot = event.detail.target;
  if (!slot?.matches?.("[data-drawer-slot], [data-dialog-slot]")) return;
  const opener = openers.get(slot);
  const drawer = slot.querySelector("[data-drawer]");
  if (drawer) {
    openers.set(drawer, opener);
    drawer.focus();
  }
  const dialog = slot.querySelector("dialog");
  if (dialog) {
    dialog.removeAttribute("open");
    openers.set(dialog, opener);
    dialog.showModal();
  }
});
