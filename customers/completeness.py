"""How complete a customer file is: what of it is known, by the policy of the day (C02; CUS-1).

What is known is kept beside the file by triggers (``known_guards.py``); what that counts is reckoned when it is asked for, in SQL
for many and from the page's own facts for one (a test compares): a policy of tomorrow is right at once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.db.models import F, Func, IntegerField, Value
from django.db.models.expressions import Combinable, Expression
from django.utils import timezone

from customers.known_guards import BITS, ITEM_COLUMNS
from customers.models import Customer
from customers.policies.completeness import COMPLETENESS
from salesops.core.policies import policy_on


@dataclass(frozen=True)
class Around:
    """What the answer needs beside the file's own columns."""

    contacts: bool
    reachable: bool
    deciders: bool
    addresses: bool


@dataclass(frozen=True)
class Item:
    """One thing a file should know. ``known``: of one customer; ``place``: where it is entered, ``field`` the first column."""

    known: Callable[[Customer, Around], bool]
    place: str
    field: str = ""


def _columns(code: str) -> Item:
    """Columns of the file that must all be filled in."""
    names = ITEM_COLUMNS[code]
    place = "ask_bank_change" if code == "bank" else "edit"
    return Item(lambda c, around: all(getattr(c, n) not in ("", None) for n in names), place, names[0])


ITEMS: Mapping[str, Item] = {
    **{code: _columns(code) for code, columns in ITEM_COLUMNS.items() if columns},
    "contact": Item(lambda c, around: around.contacts, "new_contact"),
    "reachable": Item(lambda c, around: around.reachable, "contacts"),
    "decider": Item(lambda c, around: around.deciders, "contacts"),
    "shipping": Item(lambda c, around: around.addresses, "new_address"),
}


def weights(day: date) -> dict[str, int]:
    """Item → what it counts, by the policy of ``day``."""
    return {row["item"]: int(row["weight"]) for row in policy_on(COMPLETENESS, day)["items"] if row["item"] in ITEMS}


class _Held(Func):
    """How many of the items ``bits`` a file has."""

    output_field = IntegerField()

    def __init__(self, bits: int) -> None:
        super().__init__(
            F("file_known__items"),
            Value(bits),
            template="bit_count((%(expressions)s)::bit(32))::integer",
            arg_joiner=" & ",
        )


def completeness(day: date) -> Combinable:
    """Percent of the file that is known, whole and rounded down, as an expression on ``Customer``.

    Items of the same weight are counted at once: a hundred thousand files are sorted by it while one waits.
    """
    counted = weights(day)
    alike: dict[int, int] = defaultdict(int)
    for code, weight in counted.items():
        alike[weight] |= BITS[code]
    parts: Iterable[Any] = (_Held(bits) * Value(weight) for weight, bits in alike.items())
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
