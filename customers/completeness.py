"""How complete a customer file is: what of it is known, by the policy of the day (C02; CUS-1).

Reckoned when it is asked for, in SQL for many and from the page's own facts for one (a test compares): a file that changes,
a contact that leaves and a policy of tomorrow are right at once, and lists that don't show it pay nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable, Expression
from django.utils import timezone

from customers.models import Contact, Customer, ShippingAddress
from customers.policies.completeness import COMPLETENESS
from salesops.core.policies import policy_on

DECIDES = (Contact.Influence.DECIDER.value, Contact.Influence.SUPPORTER.value)


@dataclass(frozen=True)
class Around:
    """What the answer needs beside the file's own columns."""

    contacts: bool
    reachable: bool
    deciders: bool
    addresses: bool


@dataclass(frozen=True)
class Item:
    """One thing a file should know. ``held``: in SQL; ``known``: of one customer; ``place``: where it is entered."""

    held: Q | Exists
    known: Callable[[Customer, Around], bool]
    place: str
    field: str = ""


def _contact(**more: Any) -> Exists:
    return Exists(Contact.objects.filter(customer=OuterRef("pk"), is_active=True, **more))


def _columns(*names: str, place: str = "edit") -> Item:
    """Columns of the file that must all be filled in."""
    held = Q()
    for name in names:
        field: Any = Customer._meta.get_field(name)
        held &= Q(**{f"{name}__isnull": False}) if field.null else ~Q(**{name: ""})
    return Item(held, lambda c, around: all(getattr(c, n) not in ("", None) for n in names), place, names[0])


REACHABLE = Exists(
    Contact.objects.filter(~Q(mobile_digits="") | ~Q(phone_digits=""), customer=OuterRef("pk"), is_active=True)
)
ITEMS: Mapping[str, Item] = {
    "credit_code": _columns("credit_code"),
    "industry": _columns("industry"),
    "region": _columns("province", "city"),
    "address": _columns("address"),
    "phone": _columns("phone"),
    "employees": _columns("employees"),
    "demand": _columns("demand"),
    "potential": _columns("yearly_potential"),
    "cycle": _columns("purchase_cycle"),
    "supplier": _columns("present_supplier"),
    "habit": _columns("payment_habit"),
    "tax": _columns("invoice_title", "tax_address", "tax_phone"),
    "bank": _columns("bank_name", "bank_account", place="ask_bank_change"),
    "contact": Item(_contact(), lambda c, around: around.contacts, "new_contact"),
    "reachable": Item(REACHABLE, lambda c, around: around.reachable, "contacts"),
    "decider": Item(_contact(influence__in=DECIDES), lambda c, around: around.deciders, "contacts"),
    "shipping": Item(
        Exists(ShippingAddress.objects.filter(customer=OuterRef("pk"), is_active=True)),
        lambda c, around: around.addresses,
        "new_address",
    ),
}


def weights(day: date) -> dict[str, int]:
    """Item → what it counts, by the policy of ``day``."""
    return {row["item"]: int(row["weight"]) for row in policy_on(COMPLETENESS, day)["items"] if row["item"] in ITEMS}


def completeness(day: date) -> Combinable:
    """Percent of the file that is known, whole and rounded down, as an expression on ``Customer``."""
    counted = weights(day)
    parts: Iterable[Any] = (
        Case(When(ITEMS[code].held, then=Value(weight)), default=Value(0), output_field=IntegerField())
        for code, weight in counted.items()
    )
    found: Combinable = reduce(add, parts) * Value(100) / Value(sum(counted.values()))
    return found


class CompletenessToday(Expression):
    """:func:`completeness` of the day on which a query is built: columns of lists are declared once for all days."""

    output_field = IntegerField()

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        found: Any = completeness(timezone.localdate())
        return found.resolve_expression(*args, **kwargs)


@dataclass(frozen=True)
class Complete:
    """``percent`` of one file, and what is missing: codes of :data:`ITEMS`."""

    percent: int
    missing: tuple[str, ...]


def complete(customer: Customer, around: Around, day: date) -> Complete:
    """The same for one customer, with what is missing."""
    counted = weights(day)
    missing = tuple(code for code in counted if not ITEMS[code].known(customer, around))
    whole = sum(counted.values())
    return Complete((whole - sum(counted[code] for code in missing)) * 100 // whole, missing)
