"""Reminders of the monthly lists (defaults.md 7, report calendar): the day before, on the day, when late, the director after."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import RoleGrant, User
from customers.log_times import at_time
from customers.models import MonthlyList
from customers.monthly import due_of, last_month, late_from
from salesops.core import worktime
from salesops.core.sockets.approvals import Case, approvers
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

from .timing import MORNING, step_of

LIST_DUE = "customers.list_due"
# A sweep that comes late still tells of the last days.
BACK = timedelta(days=3)


def open_lists(now: datetime) -> Iterator[Due]:
    """Lists of last month not signed off, to the secretaries' lead; some days late the director hears of them too."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(LIST_DUE, today)
    month = last_month(today)
    day = due_of(month)
    signed = MonthlyList.objects.filter(month=month, state__in=("signed", "replaced")).values_list("kind", flat=True)
    left = [kind for kind in MonthlyList.Kind if kind not in set(signed)]
    held = RoleGrant.objects.on(today).filter(role="SSL").values("user")
    leads = list(User.objects.active().filter(pk__in=held).order_by("pk"))
    if not left or not leads:
        return

    def morning_of(days: int) -> datetime:
        return at_time(worktime.add_working_days(day, days), numbers["at"])

    both = [*leads, *approvers.get("director").resolve(Case(leads[0], None, {}, today))]
    steps: tuple[tuple[str, datetime, list[Any]], ...] = (
        ("before", morning_of(-numbers["before"]), leads),
        ("due", at_time(day, numbers["on_the_day"]), leads),
        ("late", late_from(month), leads),
        ("director", morning_of(numbers["director"]), both),
    )
    for kind in left:
        params = {"list": kind.label, "month": f"{month:%Y-%m}", "due": day}
        for step, moment, to in steps:
            if moment <= now < moment + BACK:
                event = "customers.list_late" if step in ("late", "director") else "customers.list_due"
                yield Due(f"{kind.value}:{month:%Y-%m}", step, to, moment, params=params, event=event)


_DAYS = _("working days")
register_reminder(
    Reminder(
        LIST_DUE, _("Monthly list to be signed off"), "customers.list_due", open_lists,
        when=_("{before} working days before, {at}; on the day {on_the_day}; when late"), to=_("secretaries' lead"),
        escalates=_("{director} working days late: director"),
        numbers=(
            step_of("before", _("First reminder: before"), _DAYS),
            AT,
            PolicyField("on_the_day", _("On the day at"), "time"),
            step_of("director", _("The director: after"), _DAYS),
        ),
        shipped={"before": 1, "on_the_day": "15:00", "director": 1, **MORNING},
    )
)  # fmt: skip
