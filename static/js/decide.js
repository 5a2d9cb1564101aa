// A button that needs words (data-needs="#note"): without them the field gets the focus instead of a refusal from the server.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-needs]");
  const field = button && document.querySelector(button.dataset.needs);
  if (!field || field.value.trim()) return;
  event.preventDefault();
  field.setAttribute("aria-invalid", "true");
  field.focus();
});
