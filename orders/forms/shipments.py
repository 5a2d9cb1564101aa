"""Shape of what is typed about shipments (ORD-5). Fields of a line are called like the field a refusal names."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.choosing import DayField, VersionedForm
from customers.forms.visits import MomentField, PhotosField, SeveralFiles
from orders.forms.stock import WarehouseField, quantity_field
from orders.models import OrderLine, Shipment, ShipmentLine


class ProofField(PhotosField):
    """Photos or scans; a phone offers its camera."""

    widget = SeveralFiles(attrs={"multiple": True, "accept": "image/*,application/pdf"})


class LinesForm(VersionedForm):
    """A form with a table: one row a line, one field a column. ``columns`` are (name, label, field)."""

    columns: Sequence[tuple[str, Any, forms.Field]] = ()
    # What the figure beside each product is, and where it comes from.
    before: Any = _("Quantity")

    def __init__(self, *args: Any, lines: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for n, line in enumerate(self.lines):
            for name, label, field in self.made(line):
                field.widget.attrs["class"] = "input short"
                field.widget.attrs["aria-label"] = f"{label} · {self.product(line).name}"
                self.fields[f"lines.{n}.{name}"] = field

    def made(self, line: Any) -> Iterator[tuple[str, Any, forms.Field]]:
        raise NotImplementedError

    def product(self, line: Any) -> Any:
        return line.line.product

    def figure(self, line: Any) -> Decimal:
        quantity: Decimal = line.quantity
        return quantity

    def rows(self) -> list[dict[str, Any]]:
        """For the table of the page."""
        return [
            {
                "line": line,
                "product": self.product(line),
                "figure": self.figure(line),
                "fields": [self[name] for name in self.fields if name.startswith(f"lines.{n}.")],
            }
            for n, line in enumerate(self.lines)
        ]

    @property
    def heads(self) -> list[Any]:
        return [label for _name, label, _field in self.made(self.lines[0])] if self.lines else []

    def plain(self) -> list[Any]:
        """Fields outside the table."""
        return [self[name] for name in self.fields if not name.startswith("lines.")]

    def of_line(self, n: int, name: str) -> Any:
        return self.cleaned_data.get(f"lines.{n}.{name}")


class PlanForm(LinesForm):
    """What of the lines leaves, from where, on which day."""

    warehouse = WarehouseField(label=_("From warehouse"))
    planned_on = DayField(label=_("Planned delivery"))
    note = forms.CharField(label=pgettext_lazy("of a shipment", "Note"), max_length=300, required=False)

    before = _("To plan")

    def product(self, line: OrderLine) -> Any:
        return line.product

    def figure(self, line: OrderLine) -> Decimal:
        return line.to_plan

    def made(self, line: OrderLine) -> Iterator[tuple[str, Any, forms.Field]]:
        yield "quantity", _("Deliver"), quantity_field(_("Deliver"), required=False, initial=typed(line.to_plan))

    def quantities(self) -> list[dict[str, Any]]:
        """For the service; empty rows are left out."""
        found = [(n, line, self.of_line(n, "quantity")) for n, line in enumerate(self.lines)]
        return [{"line": line, "quantity": quantity, "row": n} for n, line, quantity in found if quantity]


class ReplanForm(VersionedForm):
    planned_on = DayField(label=_("Planned delivery"))
    note = forms.CharField(label=pgettext_lazy("of a shipment", "Note"), max_length=300, required=False)


class ConfirmForm(VersionedForm):
    """What the customer said (O08)."""

    agreed_for = MomentField(label=_("Agreed delivery time"))
    acceptance = forms.CharField(
        label=_("Acceptance criteria"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers that go with the goods"), choices=Shipment.Paper.choices, widget=forms.CheckboxSelectMultiple
    )
    site = forms.CharField(label=_("Conditions on site"), max_length=200, required=False)
    receiver = forms.CharField(label=_("Receiver"), max_length=60)
    agreed_with = forms.CharField(label=_("Confirmed with"), max_length=60)


class WhyForm(VersionedForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PickForm(LinesForm):
    def made(self, line: ShipmentLine) -> Iterator[tuple[str, Any, forms.Field]]:
        yield "batch", _("Batch or serial no."), forms.CharField(max_length=120, required=False)

    def batches(self) -> dict[int, str]:
        return {line.pk: self.of_line(n, "batch") or "" for n, line in enumerate(self.lines)}


class DispatchForm(VersionedForm):
    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    waybill = forms.CharField(label=_("Waybill"), max_length=60)
    packages = forms.IntegerField(label=_("Packages"), min_value=1, max_value=100_000)
    weight = forms.DecimalField(
        label=_("Weight (kg)"), required=False, max_digits=12, decimal_places=3, min_value=Decimal()
    )


class DeliverForm(VersionedForm):
    arrived_at = MomentField(label=_("Arrived at"))


class SignOffForm(VersionedForm):
    """The signed note, entered on a phone at the customer's gate."""

    received_by = forms.CharField(label=_("Signed by"), max_length=60)
    signed_at = MomentField(label=_("Signed at"))
    checked = forms.BooleanField(label=_("Checked against the shipping list: complete and undamaged"), required=False)
    files = ProofField(label=_("Signed note (photo or scan)"))


class DisputeForm(LinesForm):
    """What is short, wrong or damaged, by line."""

    claim = forms.CharField(
        label=pgettext_lazy("of a shipment", "What is wrong"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    files = ProofField(label=_("Photos"))

    def made(self, line: ShipmentLine) -> Iterator[tuple[str, Any, forms.Field]]:
        for name, label in (
            ("short", pgettext_lazy("goods", "Short")),
            ("wrong", pgettext_lazy("goods", "Wrong")),
            ("damaged", _("Damaged")),
        ):
            yield name, label, quantity_field(label, required=False)

    def claims(self) -> dict[int, dict[str, Decimal]]:
        names = ("short", "wrong", "damaged")
        return {
            line.pk: {name: self.of_line(n, name) or Decimal() for name in names} for n, line in enumerate(self.lines)
        }


class DeemForm(VersionedForm):
    reason = forms.CharField(label=_("Reason"), max_length=300)
    reminded = forms.BooleanField(label=_("The customer was reminded twice"), required=False)
    files = ProofField(label=_("Carrier's proof of delivery"))


class ClosedForm(VersionedForm):
    until = MomentField(label=_("Customer closed until"))


class BackForm(LinesForm):
    def made(self, line: ShipmentLine) -> Iterator[tuple[str, Any, forms.Field]]:
        most = line.bad if line.shipment.claimed_at else line.quantity
        yield "good", _("In good condition, back to stock"), quantity_field(_("Good"), initial=typed(most))

    def good(self) -> dict[int, Decimal]:
        return {line.pk: self.of_line(n, "good") or Decimal() for n, line in enumerate(self.lines)}


def typed(quantity: Decimal) -> str:
    """As one types it: without needless zeros."""
    return f"{quantity.normalize():f}"
