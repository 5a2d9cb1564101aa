"""From November on, by the policy of hours, the admins are asked for the next year's calendar (defaults.md 5)."""

from datetime import date, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from salesops.core.jobs import RunningJob
from salesops.core.policies import policy_on
from salesops.core.sockets.jobs import SHORT, Schedule, background_job, schedules


def ask_for_calendar(today: date) -> int:
    """Tell the admins, once a week, while the next year is not published. Returns how many were told."""
    from salesops.core.acts import acting
    from salesops.core.notify.services import notify
    from salesops.core.sockets.notifications import audiences
    from salesops.core.worktime.models import CalendarYear

    wanted = today.year + 1
    if today.month < policy_on("worktime.hours", today)["asked_month"] or "admins" not in audiences:
        return 0
    with acting("worktime.ask_for_calendar", None):
        year, _created = CalendarYear.objects.get_or_create(year=wanted)
        if year.is_published:
            return 0
        week = today.isocalendar()
        admins = audiences.get("admins").find(today)
        once = f"{week.year}-W{week.week}"
        return len(notify(admins, "worktime.calendar_due", record=year, params={"year": str(wanted)}, once=once))


@background_job(
    "worktime.ask_for_calendar", label=_("Ask for the next year's calendar"), queue=SHORT, once=True, quiet=True
)
def run(job: RunningJob) -> None:
    job.result["told"] = ask_for_calendar(timezone.localdate())


schedules.register(
    Schedule(
        "worktime.ask_for_calendar",
        _("Ask for the next year's calendar"),
        "worktime.ask_for_calendar",
        at=time(9),
        working_days=True,
    )
)
