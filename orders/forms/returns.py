"""Shape of what is typed about returns (ORD-7). Fields of a line are called like the field a refusal names."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, VersionedForm
from orders.code_lists import RETURN_REASON
from orders.models import OrderLine, Return, ReturnLine
from orders.services.returns import WANTED
from salesops.core.codes.reading import choices

from .shipments import LinesForm, ProofField, WhyForm, typed
from .stock import WarehouseField, quantity_field

WAYS = [(way.value, way.label) for way in Return.Way]


class AskForm(LinesForm):
    """What comes back, why, and what the customer wants: typed on a phone beside the goods."""

    wanted = forms.ChoiceField(
        label=_("The customer wants"),
        choices=[(way.value, way.label) for way in WANTED],
        widget=forms.RadioSelect,
        initial="refund",
    )
    description = forms.CharField(
        label=pgettext_lazy("of a return", "What is wrong"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    files = ProofField(label=_("Photos"), required=False)

    def __init__(self, *args: Any, left: Mapping[int, Decimal], **kwargs: Any) -> None:
        self.left = left
        super().__init__(*args, **kwargs)

    def product(self, line: OrderLine) -> Any:
        return line.product

    def made(self, line: OrderLine) -> Iterator[tuple[str, Any, forms.Field]]:
        yield "quantity", _("Comes back"), quantity_field(_("Comes back"), required=False)
        reasons = [("", "—"), *choices(RETURN_REASON)]
        yield "reason", _("Reason"), forms.ChoiceField(label=_("Reason"), choices=reasons, required=False)

    def rows(self) -> list[dict[str, Any]]:
        return [row | {"most": self.left[row["line"].pk]} for row in super().rows()]

    def quantities(self) -> list[dict[str, Any]]:
        """For the service; empty rows are left out."""
        found = [(n, line, self.of_line(n, "quantity")) for n, line in enumerate(self.lines)]
        return [
            {"line": line, "quantity": quantity, "reason": self.of_line(n, "reason") or "", "row": n}
            for n, line, quantity in found
            if quantity
        ]


class EvaluateForm(VersionedForm):
    """O10: whose fault, what the inspection found, what is suggested."""

    fault = forms.ChoiceField(label=_("Fault"), choices=[("", "—"), *Return.Fault.choices])
    finding = forms.CharField(
        label=pgettext_lazy("of a return", "Inspection"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    advice = forms.ChoiceField(label=pgettext_lazy("of a return", "Suggestion"), choices=WAYS, widget=forms.RadioSelect)
    files = ProofField(label=_("Report or photos"), required=False)


class SentForm(VersionedForm):
    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    waybill = forms.CharField(label=_("Waybill"), max_length=60, required=False)


class CameForm(LinesForm):
    """What really came back, by line: less than approved is a short return."""

    warehouse = WarehouseField(label=_("Into warehouse"))
    note = forms.CharField(label=pgettext_lazy("of a return", "Note"), max_length=300, required=False)

    def made(self, line: ReturnLine) -> Iterator[tuple[str, Any, forms.Field]]:
        yield (
            "good",
            _("In good condition, back to stock"),
            quantity_field(_("Good"), required=False, initial=typed(line.quantity)),
        )
        yield "damaged", _("Damaged, not to stock"), quantity_field(_("Damaged"), required=False)

    def came(self) -> dict[int, tuple[Decimal, Decimal]]:
        none = Decimal()
        return {
            line.pk: (self.of_line(n, "good") or none, self.of_line(n, "damaged") or none)
            for n, line in enumerate(self.lines)
        }


class ReplaceForm(VersionedForm):
    warehouse = WarehouseField(label=_("From warehouse"))
    planned_on = DayField(label=_("Planned delivery"))
    note = forms.CharField(label=pgettext_lazy("of a shipment", "Note"), max_length=300, required=False)


class HomeForm(VersionedForm):
    note = forms.CharField(
        label=_("What was repaired, who carries it home"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


__all__ = ["AskForm", "CameForm", "EvaluateForm", "HomeForm", "ReplaceForm", "SentForm", "WhyForm"]
