"""What customers that change their owner have to be (ACC-9)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from customers.models import Customer, OwnerChange
from customers.states.customer import CustomerStatus
from salesops.core.refusals import Refusal

AT_ONCE = 500
FURTHEST = timedelta(days=366)


def some_named(customers: Sequence[Customer]) -> Refusal | None:
    if not customers:
        return Refusal("customers.none-chosen", _("Choose at least one customer."), "customers")
    if len(customers) > AT_ONCE:
        sentence = _("At most %(most)s customers at once; hand over a person's customers as a handover.")
        return Refusal("customers.too-many-at-once", sentence % {"most": AT_ONCE}, "customers")
    return None


def day_fits(day: date, today: date) -> Refusal | None:
    """From today on: the past stays with the people of that time."""
    if day < today:
        return Refusal("customers.day-passed", _("Owners change from today on at the earliest."), "day")
    if day > today + FURTHEST:
        return Refusal("customers.day-too-far", _("Plan at most a year ahead."), "day")
    return None


def all_movable(customers: Sequence[Customer], heir: User) -> list[Refusal]:
    """None archived, merged, in the pool, or the heir's already."""
    found = []
    gone = [c for c in customers if c.status == CustomerStatus.ARCHIVED or c.merged_into_id]
    if gone:
        sentence = _("Archived or merged: %(names)s") % {"names": named(gone)}
        found.append(Refusal("customers.not-in-use", sentence, "customers"))
    theirs = [c for c in customers if c.owner_id == heir.pk]
    if theirs:
        sentence = _("%(person)s has already: %(names)s") % {"person": heir.name, "names": named(theirs)}
        found.append(Refusal("customers.owner-already", sentence, "heir"))
    return found


def none_waiting(customers: Sequence[Customer]) -> Refusal | None:
    """One change of owner at a time for each customer."""
    ids = [c.pk for c in customers]
    waiting = OwnerChange.objects.filter(state__in=("waiting", "planned"), items__customer__in=ids)
    count = waiting.values("items__customer").distinct().count()
    if not count:
        return None
    sentence = ngettext(
        "A change of owner is under way for %(count)d of them already.",
        "A change of owner is under way for %(count)d of them already.",
        count,
    ) % {"count": count}
    return Refusal("customers.change-under-way", sentence, "customers", {"count": count})


def named(customers: Sequence[Any]) -> str:
    """The first five names."""
    return ", ".join(c.called for c in customers[:5]) + (" …" if len(customers) > 5 else "")
