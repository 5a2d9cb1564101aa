"""Dealers to be asked, reports that are late, checks of goods and money that are due (ORD-12)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.dealers import due_for_check, next_check, not_asked, without_report
from orders.models import DealerDifference
from orders.people import Desks, without
from orders.secretaries import ORDER
from orders.services.dealer_reports import report_due
from orders.services.dealer_told import what
from orders.statement_coverage import month_before
from salesops.core.sockets.reminders import Due, Reminder, register_reminder
from salesops.core.worktime import add_working_days

REPORTS, CHECKS, LATE = "orders.dealer_reports_late", "orders.dealer_check_due", "orders.dealer_difference_late"


def _nine(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def reports(now: datetime) -> Iterator[Due]:
    """Who is to be asked on the first working day of a month; who hasn't reported on the day after the last one."""
    today = timezone.localdate(now)
    month = month_before(today)
    begins = _nine(add_working_days(month_end(today), 1))
    if begins <= now:
        yield from _counted(not_asked(month), "orders.dealers_to_ask", "ask", month, begins, now)
    late = _nine(add_working_days(report_due(month), 1))
    if late <= now:
        yield from _counted(without_report(month), REPORTS, "late", month, late, now)


def month_end(today: date) -> date:
    """The last day of the month before."""
    return date.fromordinal(today.replace(day=1).toordinal() - 1)


def _counted(rows: QuerySet, event: str, step: str, month: date, at: datetime, now: datetime) -> Iterator[Due]:
    """One for each secretary of orders, with how many there are."""
    desks, counts, people = Desks(timezone.localdate(now), ORDER), Counter[int](), {}
    for unit, n in rows.order_by().values_list("unit").annotate(n=Count("pk")):
        secretary = desks.secretary(unit)
        if secretary is not None:
            counts[secretary.pk] += n
            people[secretary.pk] = secretary
    for pk, n in sorted(counts.items()):
        params = {"n": n, "month": f"{month:%Y-%m}"}
        yield Due(f"{month:%Y-%m}:{step}", step, [people[pk]], at, params=params, event=event)


def checks(now: datetime) -> Iterator[Due]:
    """On the day a check falls due its rep and the secretary of orders."""
    today = timezone.localdate(now)
    desks = Desks(today, ORDER)
    for customer in due_for_check(today):
        due = next_check(customer.since, today)
        if due is None or _nine(due) > now:
            continue
        params = {"customer": customer.called, "day": due}
        people = without([customer.owner, desks.secretary(customer.unit_id)], None)
        yield Due(f"{customer.code}:{due}", "due", people, _nine(due), record=customer, params=params)


def differences(now: datetime) -> Iterator[Due]:
    """On the day a difference was to be solved its owner and the rep of the dealer."""
    rows = DealerDifference.objects.filter(state="open", due_at__lte=now).order_by("pk")
    for one in rows.select_related("dealer_check__customer__owner", "line__product", "owner"):
        check = one.dealer_check
        params = {"customer": check.customer.called, "what": what(one)}
        people = without([one.owner, check.customer.owner], None)
        yield Due(f"{one.pk}:{one.due_at:%Y-%m-%d}", "due", people, one.due_at, record=check, params=params)


register_reminder(
    Reminder(
        REPORTS, _("Dealers' reports"), REPORTS, reports,
        when=_("on the first working day of a month; the day after reports are due"), to=_("secretary"),
    )
)  # fmt: skip
register_reminder(
    Reminder(
        CHECKS, _("Checks of goods and money with dealers"), CHECKS, checks, when=_("on the day a check is due"),
        to=_("rep, secretary"),
    )
)  # fmt: skip
register_reminder(
    Reminder(
        LATE, _("Differences with dealers"), LATE, differences, when=_("when a difference was to be solved"), to=_("owner, rep"),
    )
)  # fmt: skip
