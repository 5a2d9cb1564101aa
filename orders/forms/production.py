"""Shape of what is typed about production orders (ORD-16)."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, VersionedForm
from orders.models import OrderLine, ProductionLine

from .shipments import LinesForm, typed
from .stock import WarehouseField, quantity_field


class PassForm(LinesForm):
    """What production is to make, until when, to which specification."""

    before = pgettext_lazy("goods", "Lacking")
    due_on = DayField(label=_("Wanted until"))
    specs = forms.CharField(
        label=_("Technical requirements"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, lines: Iterable[OrderLine], lacks: Mapping[int, Decimal], **kwargs: Any) -> None:
        self.lacks = lacks
        super().__init__(*args, lines=lines, **kwargs)

    def product(self, line: OrderLine) -> Any:
        return line.product

    def figure(self, line: OrderLine) -> Decimal:
        return self.lacks[line.pk]

    def made(self, line: OrderLine) -> Iterator[tuple[str, Any, forms.Field]]:
        label = _("To be made")
        yield "quantity", label, quantity_field(label, required=False, initial=typed(self.lacks[line.pk]))

    def quantities(self) -> list[dict[str, Any]]:
        """For the service; empty rows are left out."""
        found = [(n, line, self.of_line(n, "quantity")) for n, line in enumerate(self.lines)]
        return [{"line": line, "quantity": quantity, "row": n} for n, line, quantity in found if quantity]


class AnswerForm(VersionedForm):
    start_on = DayField(label=_("Planned start"))
    finish_on = DayField(label=_("Planned completion"))


class ReportForm(VersionedForm):
    percent = forms.IntegerField(label=_("Progress (%)"), min_value=0, max_value=99)
    finish_on = DayField(label=_("Planned completion"))
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Needed when the day moves."), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class IntoStockForm(LinesForm):
    """What came off the line, and where it lies."""

    before = _("Still to be made")
    warehouse = WarehouseField(label=_("Into warehouse"))

    def figure(self, line: ProductionLine) -> Decimal:
        return line.left

    def made(self, line: ProductionLine) -> Iterator[tuple[str, Any, forms.Field]]:
        label = _("Into stock")
        yield "quantity", label, quantity_field(label, required=False, initial=typed(line.left))

    def quantities(self) -> dict[int, Decimal]:
        """Line of the production order → how much of it."""
        return {line.pk: self.of_line(n, "quantity") or Decimal() for n, line in enumerate(self.lines)}
