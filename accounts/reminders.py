"""What accounts reminds of: cases of internal control that stay open (defaults.md 7)."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.approvers import general_manager
from accounts.models import ControlCase
from salesops.core import worktime
from salesops.core.policies import policy_on
from salesops.core.sockets.reminders import Due, Reminder, reminders


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


reminders.register(
    Reminder(
        "accounts.controls",
        _("Control case opened"),
        "accounts.control_unsettled",
        unsettled_controls,
        when=_("at once; after 5 working days"),
        to=_("director"),
        escalates=_("after 5 working days the general manager"),
    )
)
