"""OSB problems are solved by their day (O20): reminders and escalation go the usual ladder (defaults.md 5)."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import OsbProblem
from salesops.core import worktime
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock


def due_of(day: date) -> datetime:
    """The closing of ``day``, or of the working day after it."""
    return worktime.work_calendar().closing(worktime.next_working_day(day))


def to_solve() -> Iterator[RunningClock]:
    """Not solved yet: against the owner, until the day that was set for it."""
    rows = OsbProblem.objects.unsolved().select_related("customer").order_by("pk")
    for one in rows:
        limit = clock_limit("OSB", timezone.localdate(one.recorded_at))
        due = max(due_of(one.due_on), one.recorded_at)
        title = f"{one} {one.customer.called}"
        yield RunningClock(one.pk, title, one.recorded_at, limit, due, owners=(one.owner_id,), record=one)


def usual_day(today: date) -> date:
    """The day proposed for a problem recorded ``today``."""
    now = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    return timezone.localdate(worktime.due_at(now, clock_limit("OSB", today)))


register_clock(
    Clock(
        "OSB", _("OSB problem solved"), starts=_("recorded"), stops=_("solved"), owner=_("owner"), limit="10 wd",
        running=to_solve, escalates=_("OSB meeting"),
    )
)  # fmt: skip
