"""Acts on a customer file in words, for its timeline. An act without words stays out of it; the audit history has all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.code_lists import NEXT_STEP
from customers.models import Customer
from customers.states.customer import CustomerStatus
from salesops.core.audit.history import label_of
from salesops.core.codes.reading import entry_name


@dataclass(frozen=True)
class Said:
    """What an act is called; ``text(data)`` says more about it."""

    title: Any
    icon: str = "edit"
    text: Callable[[dict[str, Any]], str] = lambda data: ""


def _fields(data: dict[str, Any]) -> str:
    """Which fields, by their labels: the history holds the values."""
    names = [
        label_of(Customer, _column(name)) for name in data.get("fields", ()) if name not in ("name_key", "name_norm")
    ]
    return _(", ").join(names)


def _column(name: str) -> str:
    return next((f.column for f in Customer._meta.fields if f.name == name and f.column), name)


def _named(data: dict[str, Any]) -> str:
    return " · ".join(filter(None, (data.get("name", ""), data.get("title", ""))))


def _people(data: dict[str, Any]) -> str:
    return _(", ").join(data.get("people", ()))


def _step(data: dict[str, Any]) -> str:
    return " · ".join(filter(None, (data.get("on", ""), entry_name(NEXT_STEP, data.get("step", "")))))


def _status(data: dict[str, Any]) -> str:
    return str(dict(CustomerStatus.choices).get(data.get("status", ""), ""))


WORDS: dict[str, Said] = {
    "customers.create_customer": Said(gettext_lazy("File opened"), "plus"),
    "customers.edit_customer": Said(gettext_lazy("File edited"), "edit", _fields),
    "customers.archive_customer": Said(gettext_lazy("File archived"), "file"),
    "customers.restore_customer": Said(gettext_lazy("File taken out again"), "undo"),
    "customers.follow_orders": Said(gettext_lazy("Status moved: no order for long"), "clock", _status),
    "customers.verify_customer": Said(gettext_lazy("File verified"), "check"),
    "customers.add_contact": Said(gettext_lazy("Contact entered"), "user", _named),
    "customers.edit_contact": Said(gettext_lazy("Contact changed"), "user", _named),
    "customers.add_address": Said(gettext_lazy("Shipping address entered"), "truck", _named),
    "customers.edit_address": Said(gettext_lazy("Shipping address changed"), "truck", _named),
    "customers.check_addresses": Said(gettext_lazy("Shipping addresses checked, unchanged"), "check"),
    "customers.set_team": Said(gettext_lazy("Service team changed"), "customers", _people),
    "customers.plan_next_step": Said(gettext_lazy("Next step agreed"), "calendar", _step),
    "customers.finish_next_step": Said(gettext_lazy("Next step done"), "check", _step),
    "customers.add_file": Said(gettext_lazy("File attached"), "clip", _named),
    "customers.remove_file": Said(gettext_lazy("Attached file removed"), "x", _named),
    "customers.ask_bank_change": Said(gettext_lazy("Change of bank details asked for"), "money"),
    "customers.change_bank": Said(gettext_lazy("Bank details changed"), "money"),
    "customers.refuse_bank_change": Said(gettext_lazy("Change of bank details refused"), "x"),
    "customers.propose_merge": Said(gettext_lazy("Merge proposed"), "link", _named),
    "customers.merge_customers": Said(gettext_lazy("Another file merged into this one"), "link", _named),
    "customers.refuse_merge": Said(gettext_lazy("Merge refused"), "x", _named),
}
