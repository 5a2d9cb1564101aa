"""Reminders of targets: accept them in time (ASM-1)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import cycle_reminders  # noqa: F401
from assessments.models import PlanAnswer
from assessments.policies.targets import TARGETS
from assessments.services.targets.handing_on import answer_until
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

ANSWERS = "assessments.targets_to_accept"
# A sweep that comes late still tells of the last days.
BACK = timedelta(days=3)


def unanswered(now: datetime) -> Iterator[Due]:
    """Who was asked and hasn't answered: on the last day he himself, the day after whoever drew the plan up."""
    numbers = reminder_numbers(ANSWERS, timezone.localdate(now))
    asked = PlanAnswer.objects.filter(state=PlanAnswer.State.ASKED, plan__state="offered")
    for answer in asked.select_related("plan__unit", "plan__created_by", "user").order_by("pk"):
        plan, until = answer.plan, answer_until(answer.plan)
        due = timezone.make_aware(datetime.combine(until, numbers["at"])) - timedelta(days=numbers["before"])
        late = timezone.make_aware(datetime.combine(until + timedelta(days=1), numbers["at"]))
        params = {"period": plan.period_code, "due": until}
        if due <= now < due + BACK:
            yield Due(f"{answer.pk}:{answer.asked_at:%Y-%m-%d}", "due", [answer.user], due, record=plan, params=params)
        if late <= now < late + BACK and plan.created_by:
            said = {"period": plan.period_code, "who": answer.user.name}
            yield Due(
                f"{answer.pk}:{answer.asked_at:%Y-%m-%d}", "late", [plan.created_by], late, record=plan, params=said,
                event="assessments.targets_late",
            )  # fmt: skip


register_reminder(
    Reminder(
        ANSWERS, _("Targets to be accepted"), "assessments.targets_offered", unanswered,
        when=_("{before} days before the last day to answer, {at}"), to=_("whoever is asked"),
        escalates=_("the day after: whoever drew up the plan"),
        numbers=(PolicyField("before", _("Before the last day"), "int", unit=_("days"), minimum=0, maximum=30), AT),
        shipped={"before": 1, "at": time(8, 30)}, reads=(TARGETS,),
    )
)  # fmt: skip
