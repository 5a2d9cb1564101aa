// Sums of a sheet of targets while one types: each row, and what the parts lack of the whole. The server checks again.
const form = document.querySelector("form[data-targets]");

if (form) {
  const places = Number(form.dataset.places);
  const scale = 10 ** places;
  const words = new Intl.NumberFormat("en", { minimumFractionDigits: places, maximumFractionDigits: places });
  const said = form.querySelector("[data-said]");
  const whole = form.querySelector("tr[data-whole]");
  const parts = [...form.querySelectorAll("tr[data-part]")];
  const gap = form.querySelector("tr[data-gap]");

  // In whole cents, so that nothing is lost on the way.
  const amounts = (row) =>
    [...row.querySelectorAll("input")].map((input) => Math.round(Number(input.value.replace(/[,\s]/g, "") || 0) * scale));
  const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
  const show = (cell, cents) => {
    cell.textContent = Number.isFinite(cents) ? words.format(cents / scale) : "—";
  };

  const reckon = () => {
    const top = amounts(whole);
    const below = parts.map(amounts);
    [whole, ...parts].forEach((row, at) => show(row.querySelector("[data-sum]"), sum(at ? below[at - 1] : top)));
    const left = top.map((amount, month) => amount - sum(below.map((months) => months[month])));
    const cells = [...gap.querySelectorAll("td")].slice(2);
    left.forEach((amount, month) => {
      show(cells[month], amount);
      cells[month].classList.toggle("late-t", amount !== 0);
    });
    show(gap.querySelector("[data-sum]"), sum(left));
    const fits = left.every((amount) => amount === 0);
    said.textContent = form.querySelector(fits ? "[data-fits]" : "[data-differs]").content.textContent;
    said.classList.toggle("late-t", !fits);
  };

  form.addEventListener("input", reckon);
  reckon();
}
