// A small number with − and + beside it. Without scripts it is typed.
function step(input, by) {
  const now = Number.parseFloat(input.value || "0");
  if (Number.isNaN(now)) return;
  input.value = String(Math.max(0, Math.round((now + by) * 100) / 100));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const box of document.querySelectorAll(".stepper")) {
  const input = box.querySelector("input");
  for (const [sign, by] of [["−", -1], ["+", 1]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.tabIndex = -1;
    button.setAttribute("aria-label", `${input.getAttribute("aria-label")} ${sign}1`);
    button.addEventListener("click", () => step(input, by));
    if (by < 0) input.before(button);
    else input.after(button);
  }
}
