"""Reminder of the statements of a month: made and sent in time, one for each who settles (defaults.md 2.3 O13, T22)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import Statement
from orders.people import Desks
from orders.services.statements import send_due
from orders.statement_coverage import month_before, without_statement
from salesops.core.sockets.reminders import Due, Reminder, register_reminder

CODE = "orders.statements_to_send"


def to_send(now: datetime) -> Iterator[Due]:
    """On the first days of a month: what is not made, what is made and not sent; again when T22 ends."""
    today = timezone.localdate(now)
    month, begins = (
        month_before(today),
        timezone.make_aware(datetime.combine(today.replace(day=1), datetime.min.time())),
    )
    drafts = Statement.objects.filter(state="draft", month=month, merged_at=None).order_by()
    missing = without_statement(month).order_by()
    # The day it is due, and a little after: later the clock speaks.
    due = send_due(month)
    yield from _step(drafts.values_list("customer__unit").annotate(n=Count("pk")), CODE, "first", month, begins, now)
    yield from _step(
        missing.values_list("unit").annotate(n=Count("pk")), "orders.statements_to_make", "make", month, begins, now
    )
    if due <= now:
        yield from _step(drafts.values_list("customer__unit").annotate(n=Count("pk")), CODE, "late", month, due, now)


def _step(rows: object, event: str, step: str, month: date, at: datetime, now: datetime) -> Iterator[Due]:
    desks, counts, people = Desks(timezone.localdate(now)), Counter[int](), {}
    for unit, n in rows:  # type: ignore[attr-defined]
        secretary = desks.secretary(unit)
        if secretary is not None:
            counts[secretary.pk] += n
            people[secretary.pk] = secretary
    for pk, n in sorted(counts.items()):
        params = {"n": n, "month": f"{month:%Y-%m}"}
        yield Due(f"{month:%Y-%m}", step, [people[pk]], at, params=params, event=event)


register_reminder(
    Reminder(
        CODE, _("Statements to be made and sent"), CODE, to_send, when=_("on the first day of a month; again when T22 ends"),
        to=_("secretary"),
    )
)  # fmt: skip
