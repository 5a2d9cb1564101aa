// Dividing a line of the bank: a tick fills in what is open, a figure ticks its row, the sums follow. The server counts again.
const plain = (text) => String(text).normalize("NFKC").replaceAll(",", "").trim();
// As the server reads them: 12万, ¥ 1,280.50.
const UNITS = { 千: 1e3, 百万: 1e6, 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8, k: 1e3, m: 1e6 };
const cents = (text) => {
  const [, figure, unit] = plain(text).match(/^[¥$]?\s*([^千百万萬亿億km元]*)(千|百万|万|萬|亿|億|k|m)?元?$/i) ?? [];
  const value = Number(figure ?? NaN) * (unit ? UNITS[unit.toLowerCase()] : 1);
  return Number.isFinite(value) ? Math.round(value * 100) : 0;
};
const written = (value) => (value / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function rows(form) {
  return [...form.querySelectorAll("tr[data-open]")].map((row) => ({
    row,
    open: cents(row.dataset.open),
    box: row.querySelector("input[type=checkbox]"),
    field: row.querySelector("input[name^=amount-]"),
  }));
}

function sum(form) {
  let given = 0;
  for (const { row, open, box, field } of rows(form)) {
    const now = box.checked ? cents(field.value) : 0;
    given += now;
    row.querySelector("[data-left]").textContent = written(open - now);
  }
  const rest = cents(form.dataset.reconcile) - given;
  form.querySelector("[data-given]").textContent = written(given);
  form.querySelector("[data-rest]").textContent = written(rest);
  form.querySelector("[data-rest-line]").className = rest ? "soon-t" : "ok-t";
  return rest;
}

function changed(event) {
  const form = event.target.closest("form[data-reconcile]");
  const at = form && rows(form).find(({ box, field }) => event.target === box || event.target === field);
  // A tick is told by both events.
  if (!at || (event.type === "input" && event.target === at.box)) return;
  if (event.target === at.box) {
    at.field.value = "";
    const rest = sum(form);
    if (at.box.checked) at.field.value = written(Math.max(0, Math.min(at.open, rest)));
  } else {
    // Whatever is written means this row: what is no amount the server says, rather than book it as something else.
    at.box.checked = !/^0*(\.0*)?$/.test(plain(at.field.value));
  }
  sum(form);
}
document.addEventListener("change", changed);
document.addEventListener("input", changed);

// Enter in an amount accepts: the first button of the form is the one that looks for invoices.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (!event.target.matches("form[data-reconcile] .alloc")) return;
  event.preventDefault();
  event.target.form.querySelector("[data-accept]").click();
});

// A figure is typed over, however the field was reached.
const typedOver = (field) => field?.matches?.("form[data-reconcile] .alloc") && field.select();
document.addEventListener("focusin", (event) => typedOver(event.target));
typedOver(document.activeElement);
