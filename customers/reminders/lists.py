"""Reminders of the monthly lists (defaults.md 7, report calendar): the day before, on the day, when late, the director after."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import RoleGrant, User
from customers.models import MonthlyList
from customers.monthly import due_of, last_month, late_from
from customers.policies.lists import LISTS
from salesops.core import worktime
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Case, approvers
from salesops.core.sockets.reminders import Due, Reminder, reminders

from .grading import morning

# A sweep that comes late still tells of the last days.
BACK = timedelta(days=3)


def open_lists(now: datetime) -> Iterator[Due]:
    """Lists of last month not signed off, to the secretaries' lead; a working day late the director hears of them too."""
    today = timezone.localdate(now)
    month = last_month(today)
    day = due_of(month)
    signed = MonthlyList.objects.filter(month=month, state__in=("signed", "replaced")).values_list("kind", flat=True)
    left = [kind for kind in MonthlyList.Kind if kind not in set(signed)]
    held = RoleGrant.objects.on(today).filter(role="SSL").values("user")
    leads = list(User.objects.active().filter(pk__in=held).order_by("pk"))
    if not left or not leads:
        return
    on_the_day = timezone.make_aware(datetime.combine(day, policy_on(LISTS, day)["remind_at"]))
    after = morning(worktime.add_working_days(day, 1))
    steps: list[tuple[str, datetime, list[Any]]] = [
        ("-1", morning(worktime.add_working_days(day, -1)), leads),
        ("due", on_the_day, leads),
        ("late", late_from(month), leads),
        ("+1", after, [*leads, *approvers.get("director").resolve(Case(leads[0], None, {}, today))]),
    ]
    for kind in left:
        params = {"list": kind.label, "month": f"{month:%Y-%m}", "due": day}
        for step, moment, to in steps:
            if moment <= now < moment + BACK:
                event = "customers.list_late" if step in ("late", "+1") else "customers.list_due"
                yield Due(f"{kind.value}:{month:%Y-%m}", step, to, moment, params=params, event=event)


reminders.register(
    Reminder(
        "customers.list_due",
        _("Monthly list to be signed off"),
        "customers.list_due",
        open_lists,
        when=_("the working day before, on the day 15:00, 18:00"),
        to=_("secretaries' lead"),
        escalates=_("+1 working day: director"),
    )
)
