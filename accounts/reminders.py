"""What accounts reminds of: cases of internal control that stay open, leave about to begin (defaults.md 7, ACC-10)."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.approvers import general_manager
from accounts.models import Absence, ControlCase, Deputyship
from salesops.core import worktime
from salesops.core.policies import policy_on
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

LEAVE = "accounts.leave"


def unsettled_controls(now: datetime) -> Iterator[Due]:
    """Cases not closed within the days of the policy, for the general manager (for his own: nobody stands above in the portal)."""
    today = timezone.localdate(now)
    days = policy_on("accounts.controls", today)["explain_days"]
    before = worktime.add_working_days(today, -days)
    rows = ControlCase.objects.under_way().filter(found_at__date__lte=before).select_related("person").order_by("pk")
    cases = list(rows[:500])
    top = general_manager(today) if cases else None
    for case in cases:
        at = worktime.due_at(case.found_at, f"{days} wd")
        if top is not None and at <= now:
            label = case.plug.label if case.plug else case.rule
            yield Due(str(case.pk), "unsettled", [top], at, case, {"rule": label, "person": case.person, "days": days})


def leave_begins(now: datetime) -> Iterator[Due]:
    """On the last working day before: to whoever will be away, and to the deputy. Who has none is told that, too."""
    today = timezone.localdate(now)
    moment = datetime.combine(today, reminder_numbers(LEAVE, today)["at"], timezone.get_default_timezone())
    if now < moment or not worktime.is_working_day(today):
        return
    until = worktime.add_working_days(today, 1)
    soon = Absence.objects.counting().filter(starts_on__gt=today, starts_on__lte=until).select_related("user")
    rows = list(soon.order_by("pk"))
    acting = Deputyship.objects.in_force(until).filter(person__in={row.user_id for row in rows})
    deputies = {held.person_id: held.deputy for held in acting.select_related("deputy")}
    for row in rows:
        deputy = deputies.get(row.user_id)
        params = {"person": row.user, "deputy": deputy, "first": row.starts_on, "last": row.ends_on}
        alone = "" if deputy else "_alone"
        yield Due(f"{row.pk}:{row.starts_on}", "before", [row.user], moment, params=params,
                  event=f"accounts.leave_begins{alone}")  # fmt: skip
        if deputy:
            key = f"deputy:{row.pk}:{row.starts_on}"
            yield Due(key, "before", [deputy], moment, params=params, event="accounts.deputy_begins")


register_reminder(
    Reminder(
        LEAVE,
        _("Leave about to begin"),
        "accounts.leave_begins",
        leave_begins,
        when=_("the last working day before, {at}"),
        to=_("who goes on leave, the deputy"),
        numbers=(AT,),
        shipped={"at": "08:30"},
    )
)
register_reminder(
    Reminder(
        "accounts.controls",
        _("Control case opened"),
        "accounts.control_unsettled",
        unsettled_controls,
        when=_("at once; after {explain_days} working days"),
        to=_("director"),
        escalates=_("after {explain_days} working days the general manager"),
        reads=("accounts.controls",),
    )
)
