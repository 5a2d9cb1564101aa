"""A small company at work in November 2026: what each KPI counts happened at least once, to somebody else too."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Posting
from assessments.engine.run import Run, run
from customers.models import Customer, Ownership
from salesops.core.sockets.report_periods import period_of
from tests.cast_orders_invoiced import confirmed, deliver, move
from tests.cast_receivables import billed, paid, received

NOVEMBER = period_of("2026-11")
END = date(2026, 11, 30)


def ran(*codes: str, period: str = "2026-11", day: date | None = None) -> Run:
    """As the period stood when it was over, unless told."""
    found = period_of(period)
    assert found is not None
    return run(found, day or found.last, codes or None)


def value(code: str, who: Any, **asked: Any) -> Decimal | None:
    """Of a person, or of a unit by its code."""
    done = ran(code, **asked)
    if isinstance(who, str):
        pk = next(node.id for node in done.organisation.nodes.values() if node.code == who)
        return done.of_unit(code, pk).value
    return done.of_person(code, who.pk).value


def handed_over(customer: Customer, heir: Any, on: date) -> None:
    """From ``on`` on somebody else's."""
    had = Ownership.objects.get(customer=customer, period__endswith=None)
    unit = Posting.objects.get(user=heir, period__contains=on).unit
    Ownership.objects.filter(pk=had.pk).update(period=DateRange(had.period.lower, on))
    Ownership.objects.create(customer=customer, owner=heir, unit=unit, how="handed_over", period=DateRange(on, None))
    Customer.objects.filter(pk=customer.pk).update(owner=heir, unit=unit)


def moved(person: Any, unit: Any, on: date) -> None:
    """Posted elsewhere from ``on`` on."""
    had = Posting.objects.get(user=person, period__endswith=None)
    Posting.objects.filter(pk=had.pk).update(period=DateRange(had.period.lower, on))
    Posting.objects.create(user=person, unit=unit, position=had.position, period=DateRange(on, None))


def sold(company: Any, files: Any, goods: Any) -> Any:
    """Three fillers confirmed for 300,000 net, two signed for on the 24th, one of them back on the 28th."""
    order = confirmed(company, files, goods, "3")
    deliver(order, "2", on=date(2026, 11, 24))
    move(order, "returned", "1", on=date(2026, 11, 28))
    return order


def owed(files: Any) -> None:
    """Of the rep 5,000 overdue, 4,000 due and paid; of North China 700 due."""
    old, due = billed(files.zerun, "5000", 60), billed(files.zerun, "4000", 5)
    paid(old, "1000", on=date(2026, 11, 12))
    paid(due, "4000", on=due.due_on - timedelta(days=1))
    received(files.dingsheng, "300", on=date(2026, 11, 3))
    billed(files.dingsheng, "700", 10)
