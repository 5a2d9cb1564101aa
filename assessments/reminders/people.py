"""Reminders of improvement plans: open them in time, hold their checkpoints (ASM-10)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.approvers import director_of
from accounts.org import OrgTree
from assessments.models import ImprovementPlan, PlanCheckpoint
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

OPENING, CHECKPOINTS = "assessments.improvement_to_open", "assessments.improvement_checkpoints"
# A sweep that comes late still tells of the last days.
BACK = timedelta(days=3)


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def unopened(now: datetime) -> Iterator[Due]:
    """On the last day whoever rated; the day after also the director."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(OPENING, today)
    rows = ImprovementPlan.objects.filter(state="due", due_on__gte=today - timedelta(days=7))
    for plan in rows.select_related("person", "scorecard__rater").order_by("pk"):
        rater, due = plan.scorecard.rater, moment(plan.due_on, numbers["at"])
        params = {"who": plan.person.name, "due": plan.due_on}
        if rater is not None and due <= now < due + BACK:
            yield Due(f"{plan.pk}", "due", [rater], due, record=plan, params=params)
        late = moment(plan.due_on + timedelta(days=1), numbers["at"])
        if late <= now < late + BACK:
            market = OrgTree.on(today).market_of(plan.scorecard.home_id)
            told = [one for one in (rater, director_of(market.id if market else None, today)) if one is not None]
            yield Due(
                f"{plan.pk}", "late", told, late, record=plan, params=params, event="assessments.improvement_late"
            )


def checkpoints(now: datetime) -> Iterator[Due]:
    """Coach and person on the day itself."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(CHECKPOINTS, today)
    rows = PlanCheckpoint.objects.filter(
        held_on__isnull=True, plan__state__in=("open", "extended"), due_on__range=(today - BACK, today)
    )
    for one in rows.select_related("plan__person", "plan__coach").order_by("pk"):
        due = moment(one.due_on, numbers["at"])
        people = [who for who in (one.plan.coach, one.plan.person) if who is not None]
        if due <= now < due + BACK:
            params = {"who": one.plan.person.name, "due": one.due_on}
            yield Due(f"{one.pk}", "due", people, due, record=one.plan, params=params)


register_reminder(
    Reminder(
        OPENING, _("Improvement plans to be opened"), "assessments.improvement_due", unopened,
        when=_("on the last day, {at}"), to=_("whoever rates the person"),
        escalates=_("the day after: also the director in charge"), numbers=(AT,), shipped={"at": time(8, 30)},
    )
)  # fmt: skip
register_reminder(
    Reminder(
        CHECKPOINTS, _("Checkpoints of improvement plans"), "assessments.checkpoint_due", checkpoints,
        when=_("on the day, {at}"), to=_("coach and person"), numbers=(AT,), shipped={"at": time(8, 30)},
    )
)  # fmt: skip
