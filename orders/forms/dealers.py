"""Shape of what is typed of dealers' reports and of checks with them, at the desk and by dealers (ORD-12)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, VersionedForm
from orders.models import DealerDifference, Product
from orders.rules.stock import plain
from orders.services.dealer_reports import MOST_LINES
from salesops.core.refusals import Refused

from .amounts import AmountField

SPARE_ROWS = 3
Find = Callable[[Iterable[str]], Iterable[Product]]


def figure(label: Any, *, negative: bool = False) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal", "class": "input short"})
    return forms.DecimalField(
        label=label, required=False, max_digits=14, decimal_places=3, min_value=None if negative else 0, widget=widget
    )


class OfMonthForm(VersionedForm):
    month = forms.DateField(
        label=_("Month"), input_formats=["%Y-%m"], widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
    )


class CheckDayForm(VersionedForm):
    on = DayField(label=_("Day of the check"))


class AskForm(VersionedForm):
    to = forms.EmailField(
        label=_("Sent to"),
        help_text=_("The link is mailed to this address. Earlier links stop working."),
        required=False,
    )


class BackForm(VersionedForm):
    reason = forms.CharField(label=_("What is wrong"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class CorrectForm(VersionedForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The report as it was checked stays; a new edition with the same lines is opened."),
    )  # fmt: skip


class SolvedForm(VersionedForm):
    how = forms.ChoiceField(label=_("How it was solved"), choices=DealerDifference.How.choices)
    answer = forms.CharField(label=_("What was found out"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class NotSolvedForm(VersionedForm):
    reason = forms.CharField(label=_("What is missing"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ReportHead(VersionedForm):
    """Beside the lines, at the desk."""

    name = forms.CharField(
        label=_("Reported by"), max_length=60, required=False, help_text=_("Who of the dealer says so.")
    )
    note = forms.CharField(
        label=pgettext_lazy("of a record", "Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DealerHead(forms.Form):
    """Beside the lines, on the dealer's own page."""

    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    note = forms.CharField(
        label=pgettext_lazy("of a record", "Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CheckHead(VersionedForm):
    with_whom = forms.CharField(
        label=_("Together with"), max_length=60, required=False, help_text=_("Who of the dealer was there.")
    )
    dealer_balance = AmountField(label=_("Balance by the dealer's books"), max_digits=16, required=False, css="")
    note = forms.CharField(
        label=pgettext_lazy("of a record", "Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RowForm(forms.Form):
    """One product of a table. A row without a product and without figures is none."""

    sku = forms.CharField(
        label=_("Product"), max_length=160, required=False,
        widget=forms.TextInput(attrs={"list": "products", "autocomplete": "off", "class": "input"}),
    )  # fmt: skip
    figures: tuple[str, ...] = ()
    # The line that is there already, where its page shows more of it than is typed.
    line_there: Any = None

    def __init__(self, *args: Any, known: Mapping[str, Product], fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.known, self.fixed = known, fixed
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = str(field.label)

    @property
    def product(self) -> Product | None:
        """Whose row it is, of those that are there already."""
        return self.known.get(code_of(str(self["sku"].value() or "")))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        code = code_of(values.get("sku") or "")
        values["product"] = self.known.get(code)
        if code and values["product"] is None:
            self.add_error("sku", _g("There is no such product here."))
        if not code and any(values.get(name) is not None for name in self.figures):
            self.add_error("sku", _g("Which product?"))
        return values

    @property
    def bare(self) -> bool:
        return self.cleaned_data.get("product") is None

    def line(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {"product": values["product"], "note": values["note"]} | {name: values[name] for name in self.figures}


class ReportRow(RowForm):
    opening = figure(_("Opening stock"))
    received = figure(pgettext_lazy("stock", "in"), negative=True)
    sold = figure(pgettext_lazy("stock", "sold"))
    closing = figure(_("Closing stock"))
    counted = figure(_("Counted"))
    note = forms.CharField(label=pgettext_lazy("of a record", "Note"), max_length=200, required=False)
    figures = ("opening", "received", "sold", "closing", "counted")


class CheckRow(RowForm):
    sold = figure(_("Sold since"))
    counted = figure(_("Counted"))
    note = forms.CharField(label=pgettext_lazy("of a record", "Note"), max_length=200, required=False)
    figures = ("sold", "counted")


def code_of(text: str) -> str:
    """The article number of what was typed or taken from the list."""
    return text.strip().split(" ")[0].upper()


class Rows:
    """The rows of a table: those there (``initial`` with their ``product``), then spare ones. ``find`` names what may be added."""

    def __init__(
        self,
        shape: type[RowForm],
        initial: Sequence[Mapping[str, Any]],
        find: Find,
        data: Any = None,
        spare: int = SPARE_ROWS,
    ) -> None:
        there = {one["product"].sku.upper(): one["product"] for one in initial}
        total = len(initial) + spare
        if data is not None:
            sent = str(data.get("rows", ""))
            total = min(int(sent), MOST_LINES) if sent.isdecimal() and len(sent) < 4 else total
            codes = {code_of(str(data.get(f"l{n}-sku", ""))) for n in range(total)} - there.keys() - {""}
            there |= {one.sku.upper(): one for one in find(codes)} if codes else {}
        self.total = total
        self.forms = []
        for n in range(total):
            fixed = n < len(initial)
            values: dict[str, Any] = {}
            if fixed:
                values = {name: typed(value) for name, value in initial[n].items() if name != "product"}
                values["sku"] = initial[n]["product"].sku
            self.forms.append(shape(data, prefix=f"l{n}", initial=values, known=there, fixed=fixed))

    def __iter__(self) -> Iterator[RowForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]
        return all(valid)

    @property
    def failed(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    def lines(self) -> tuple[list[dict[str, Any]], list[RowForm]]:
        """(lines for the service, the row each came from), of rows without errors."""
        rows = [form for form in self.forms if not form.bare]
        return [form.line() for form in rows], rows


def typed(value: Any) -> Any:
    """As one types it."""
    return plain(value).replace(",", "") if value is not None and hasattr(value, "normalize") else value


def beside_rows(rows: list[RowForm], refused: Refused) -> list[Any]:
    """Refusals of ``lines.<n>.<field>`` beside their fields; answers the others."""
    left = []
    for refusal in refused.refusals:
        parts = (refusal.field or "").split(".")
        if len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(rows):
            form = rows[int(parts[1])]
            form.add_error(parts[2] if parts[2] in form.fields else None, refusal.message)
        else:
            left.append(refusal)
    return left
