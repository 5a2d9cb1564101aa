"""Reminder of red lines: answer while there is time; after it director and general manager decide without (defaults.md 9.1)."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import RedLine
from assessments.policies.corrections import CORRECTIONS
from salesops.core import worktime
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

ANSWERS = "assessments.red_line_to_answer"


def unanswered(now: datetime) -> Iterator[Due]:
    """The person, some working days before the last day and on it; who was asked only since hears what is still to come."""
    numbers = reminder_numbers(ANSWERS, timezone.localdate(now))
    calendar = worktime.work_calendar()
    rows = RedLine.objects.filter(state="hearing", answer_due__gt=now, scorecard__person__isnull=False)
    for one in rows.select_related("scorecard__person", "scorecard__cycle").order_by("pk"):
        last = timezone.localdate(one.answer_due)
        said = {"period": one.scorecard.cycle.code, "until": last}
        for step, day in (("before", calendar.add_working_days(last, -numbers["days"])), ("due", last)):
            at = calendar.at(day, numbers["at"])
            if one.said_at < at <= now:
                yield Due(f"{one.pk}", step, [one.scorecard.person], at, record=one.scorecard, params=said)


register_reminder(
    Reminder(
        ANSWERS, _("Answers to red lines"), "assessments.red_line_said", unanswered,
        when=_("{days} working days before the last day and on it, {at}"), to=_("whoever is asked"),
        numbers=(
            PolicyField(
                "days", pgettext_lazy("reminder", "Days before"), "int", unit=_("working days"), minimum=1, maximum=19
            ),
            AT,
        ),
        shipped={"days": 1, "at": time(8, 30)}, reads=(CORRECTIONS,),
    )
)  # fmt: skip
