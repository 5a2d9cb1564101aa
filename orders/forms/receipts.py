"""Shape of what is typed about receipts."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.forms.choosing import DayField
from customers.models import Customer
from customers.scope.customers import reaches
from orders.models import OpenItem, Order
from salesops.core.formats import day as day_text
from salesops.core.formats import money

from .amounts import AmountField


class CustomerField(forms.CharField):
    """A customer by its number or name, among those the reader sees and books money of."""

    def __init__(self, *, user: Any, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.user = user

    def clean(self, value: Any) -> Customer | None:
        text = super().clean(value).strip()
        rows = Customer.objects.visible_to(self.user)
        found = list(rows.filter(code__iexact=text.split(" ")[0])[:1]) or list(rows.found_by(text).order_by("pk")[:2])
        if len(found) == 1 and reaches(self.user, found[0], "receipts", "c"):
            return found[0]
        several, none = (
            _g("Several customers are called so: use the number."),
            _g("You book money of no such customer."),
        )
        raise forms.ValidationError(several if len(found) > 1 else none)


class BookForm(forms.Form):
    """What came in."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = dict(self.fields)
        self.fields.clear()
        self.fields["customer"] = CustomerField(user=user, label=_("Customer"), help_text=_("Number or name"))
        self.fields.update(own)
        self.user = user

    amount = AmountField(label=_("Amount (CNY, VAT incl.)"))
    received_on = DayField(label=_("Received on"), help_text=_("Value date of the bank"))
    payer = forms.CharField(label=_("Payer"), max_length=120, required=False)
    payer_account = forms.CharField(label=_("Account of the payer"), max_length=40, required=False)
    account = forms.CharField(label=_("Our account"), max_length=40, required=False)
    memo = forms.CharField(label=_("Memo"), max_length=300, required=False)
    order = forms.CharField(
        label=_("For order"), help_text=_("Where it was paid ahead for one"), max_length=20, required=False
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        number, customer = (values.get("order") or "").strip(), values.get("customer")
        values["order"] = None
        if number and customer:
            values["order"] = Order.objects.filter(number__iexact=number, customer=customer).first()
            if values["order"] is None:
                self.add_error("order", _g("This customer has no such order."))
        return values


def proposal(items: Iterable[OpenItem], left: Decimal) -> dict[int, Decimal]:
    """``items`` one after the other, as far as the money goes: id of the item → amount."""
    parts = {}
    for item in items:
        part = min(left, item.open_amount)
        if part > 0:
            parts[item.pk] = part
            left -= part
    return parts


class AllocateForm(forms.Form):
    """An amount for each of ``items``, named as the rules name it (``parts.<id>``); offered in their order."""

    on = DayField(
        label=_("Dated"), required=False, help_text=_("Empty: as soon as both the money and the debt were there")
    )

    def __init__(self, *args: Any, items: Iterable[OpenItem], left: Decimal, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = dict(self.fields)
        self.fields.clear()
        self.items = {f"parts.{item.pk}": item for item in items}
        offered = proposal(self.items.values(), left)
        for name, item in self.items.items():
            told = {"open": money(item.open_amount), "due": day_text(item.due_on, today)}
            self.fields[name] = AmountField(
                label=item.entry.document, required=False, initial=offered.get(item.pk),
                help_text=_g("%(open)s open, due %(due)s") % told,
            )  # fmt: skip
        self.fields.update(own)

    def parts(self, values: Mapping[str, Any]) -> list[tuple[OpenItem, Decimal]]:
        """What is asked for: every item with an amount, also one that is no good."""
        return [(item, values[name]) for name, item in self.items.items() if values.get(name) is not None]


class TakeBackForm(forms.Form):
    """Which of the items it settles, and as of when."""

    items = forms.MultipleChoiceField(label=_("What is taken back"), widget=forms.CheckboxSelectMultiple)
    on = DayField(label=_("Dated"))

    def __init__(self, *args: Any, items: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(item.pk), f"{item.entry.document} · {money(item.paid)}") for item in items]
        field = self.fields["items"]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = [key for key, _label in choices]


class ReverseForm(forms.Form):
    """Why the money is booked back."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    on = DayField(label=_("Dated"))
