// Products found while one types a line: on a desk the browser's own list and its keys, under a thumb rows to touch with price, stock
// and launch. Without scripts number or name are typed whole.
const thumb = matchMedia("(pointer: coarse), (max-width: 47.99rem)");
const inputs = [...document.querySelectorAll("input[data-products]")];

function shelf(input) {
  let box = input.parentElement.querySelector(":scope > .finds");
  if (!box) {
    box = document.createElement("div");
    box.className = "finds";
    box.setAttribute("aria-live", "polite");
    input.after(box);
  }
  return box;
}

function fit() {
  for (const input of inputs) {
    if (thumb.matches) {
      shelf(input);
      input.removeAttribute("list");
      input.setAttribute("hx-target", "next .finds");
      input.setAttribute("hx-vals", JSON.stringify({ as: "rows", customer: input.form.dataset.customer ?? "" }));
    } else {
      shelf(input).replaceChildren();
      input.setAttribute("list", "products");
      input.setAttribute("hx-target", "#products");
      input.removeAttribute("hx-vals");
    }
  }
}

function close(except) {
  for (const box of document.querySelectorAll(".finds")) if (box !== except) box.replaceChildren();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".finds button[data-pick]");
  if (!button) {
    if (!event.target.closest?.(".finds")) close(event.target.parentElement?.querySelector(":scope > .finds"));
    return;
  }
  const box = button.closest(".finds");
  const input = box.parentElement.querySelector("input[data-products]");
  input.value = button.dataset.pick;
  box.replaceChildren();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  // Next comes how many.
  (input.closest("tr")?.querySelector("input[name$=-quantity]") ?? input).focus();
});

document.addEventListener("keydown", (event) => {
  const box = event.target.matches?.("input[data-products]")
    ? event.target.parentElement.querySelector(":scope > .finds")
    : event.target.closest?.(".finds");
  const rows = [...(box?.querySelectorAll("button[data-pick]") ?? [])];
  if (!rows.length) return;
  const input = box.parentElement.querySelector("input[data-products]");
  const at = rows.indexOf(document.activeElement);
  if (event.key === "Escape") {
    input.focus();
    box.replaceChildren();
  } else if (event.key === "ArrowDown") (rows[at + 1] ?? rows[0]).focus();
  else if (event.key === "ArrowUp" && at >= 0) (rows[at - 1] ?? input).focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
});

document.addEventListener("focusin", (event) => {
  if (!event.target.closest?.(".finds")) close(event.target.parentElement?.querySelector(":scope > .finds"));
});

thumb.addEventListener("change", fit);
fit();
