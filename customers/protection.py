"""Until when a customer is protected (CUS-2): counted from the last contact, or from when the owner got it if that is later."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, ExpressionWrapper, F, FilteredRelation, Func, IntegerField, Q, Value, When
from django.db.models.functions import Greatest, TruncDate
from django.utils import timezone

from customers.models import Customer
from customers.models.customer import CustomerQuerySet, CustomerStatus
from customers.policies.protection import PROTECTION
from salesops.core.policies import policy_on
from salesops.core.sockets.customer_facts import facts_of

# What keeps a customer out of the pool however long nobody calls. Not fed means not known: that stops nothing.
WORK = ("open_orders", "receivables", "open_tickets")
UNGRADED = "C"
Told = Mapping[str, Mapping[int, Any]]


def days_by_grade(day: date) -> dict[str, int]:
    """Days without contact by grade; ungraded customers count as C."""
    days = {row["grade"]: int(row["days"]) for row in policy_on(PROTECTION, day)["grades"]}
    return {**days, "": days[UNGRADED]}


def owned() -> CustomerQuerySet:
    """Customers that can fall: owned, neither archived nor merged."""
    return Customer.objects.current().filter(owner__isnull=False, merged_into__isnull=True)


def with_fall(rows: CustomerQuerySet, day: date) -> CustomerQuerySet:
    """``rows`` with ``falls_on``: the day on which they fall into the pool unless somebody is in contact before."""
    days = Case(
        *(When(grade=grade, then=Value(number)) for grade, number in days_by_grade(day).items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    since = Greatest(
        TruncDate("last_contact_at"),
        TruncDate("created_at"),
        Func(F("held__period"), function="lower", output_field=DateField()),
    )
    return rows.annotate(
        held=FilteredRelation("ownerships", condition=Q(ownerships__period__contains=day)),
        falls_on=ExpressionWrapper(since + days, output_field=DateField()),
    )


def kept_by_work(ids: Iterable[int], day: date) -> set[int]:
    """Those of ``ids`` with open orders, receivables or tickets."""
    return _working(facts_of(list(ids), day, *WORK))


def _working(told: Told) -> set[int]:
    return {pk for name in WORK for pk, value in told.get(name, {}).items() if value}


def fall_of(customer: Any, held_from: date | None, day: date, told: Told) -> tuple[date | None, bool]:
    """The day ``customer``, held by its owner since ``held_from``, falls on (``None``: not at all), and whether open work
    that is ``told`` of it (:data:`WORK`) keeps it.

    :func:`with_fall` for a row that was read already; a test compares the two.
    """
    if customer.owner_id is None or customer.status == CustomerStatus.ARCHIVED or customer.merged_into_id is not None:
        return None, False
    moments = (customer.last_contact_at, customer.created_at)
    since = max(filter(None, [held_from, *(timezone.localdate(moment) for moment in moments if moment)]))
    found = since + timedelta(days=days_by_grade(day).get(customer.grade, 0))
    return found, bool(_working(told))
