"""Steps of a cycle as time goes by: what is due, done, missed; appeals over, cards closed (defaults.md 9.4, 13)."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from assessments.models import Cycle, CycleStep, Scorecard
from assessments.policies.cycles import step_days
from assessments.rules.cycle_steps import APPEAL, CALIBRATE, CLOSE, FREEZE, PUBLISH, RATE, SELF
from assessments.services.cards.answering import merge_if_due
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity

# A step is done when no card waits in one of these states.
WAITING = {
    SELF: ("frozen",), RATE: ("frozen", "self_assessed"),
    CALIBRATE: ("frozen", "self_assessed", "rated"),
    PUBLISH: ("frozen", "self_assessed", "rated", "calibrated"),
}  # fmt: skip


def to_freeze(now: datetime) -> list[Cycle]:
    """Cycles whose facts are due to be frozen."""
    due = CycleStep.objects.filter(step=FREEZE, done_at=None, due_at__lte=now)
    return list(Cycle.objects.filter(pk__in=due.values("cycle_id"), frozen_at=None).order_by("last", "pk"))


@act("assessments.move_on_cycle")
def move_on(*, actor: Any, cycle: Cycle, now: datetime) -> Cycle:
    """Whatever of a frozen cycle time or the cards have brought about. Asked again it changes nothing.

    Lock order: the cycle, then its cards. Whoever publishes or appeals a card at this moment holds its row: this waits and sees it.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if cycle.frozen_at is None or cycle.closed_at is not None:
        return cycle
    steps = {one.step: one for one in CycleStep.objects.filter(cycle=cycle)}
    merge_if_due(cycle, now)
    own = steps.get(SELF)
    if own and own.due_at <= now:
        _miss(cycle)
    cards = Scorecard.objects.filter(cycle=cycle).order_by("pk").select_for_update()
    states = set(cards.values_list("state", flat=True)) - {"exempt"}
    for step, waiting in WAITING.items():
        if step in steps and steps[step].done_at is None and not states.intersection(waiting):
            _done(steps[step], now)
    if cycle.published_at is None and steps[PUBLISH].done_at is not None:
        published(actor=None, cycle=cycle, now=now)
        steps = {one.step: one for one in CycleStep.objects.filter(cycle=cycle)}
    if cycle.published_at is not None and steps[APPEAL].due_at <= now and "appealed" not in states:
        _close(cycle, steps, now)
    return cycle


def _miss(cycle: Cycle) -> None:
    """The time for the self-assessment is up: the card goes on without (未自评)."""
    rows = Scorecard.objects.filter(cycle=cycle, state="frozen", person__isnull=False)
    rows.update(state="self_assessed", self_missed=True)


def _done(step: CycleStep, now: datetime) -> None:
    step.done_at = now
    step.save(update_fields=["done_at"])


@act("assessments.cycle_published")
def published(*, actor: Any, cycle: Cycle, now: datetime) -> Cycle:
    """All cards are out: the days to appeal run from here, also where this was later than planned."""
    if cycle.published_at is not None:
        return cycle
    cycle.published_at = Scorecard.objects.filter(cycle=cycle).aggregate(at=Max("published_at"))["at"] or now
    cycle.save(update_fields=["published_at"])
    appeals_run(cycle, now)
    record_activity(cycle, "publish", actor=None)
    return cycle


def appeals_run(cycle: Cycle, now: datetime) -> None:
    """The days to appeal, by the day the cycle was published on; it closes after them."""
    calendar, days = worktime.work_calendar(), step_days(cycle.cycle, cycle.last)
    out = timezone.localdate(cycle.published_at)
    until = calendar.closing(calendar.add_working_days(out, days[APPEAL]))
    rows = CycleStep.objects.filter(cycle=cycle)
    rows.filter(step=PUBLISH, done_at=None).update(done_at=now)
    rows.filter(step=APPEAL).update(due_at=until, starts_on=out)
    rows.filter(step=CLOSE, due_at__lt=until).update(due_at=until)


def _close(cycle: Cycle, steps: dict[str, Any], now: datetime) -> None:
    """Appeals are over and none is open: nothing of the cycle changes any more."""
    Scorecard.objects.filter(cycle=cycle, state="published").update(state="closed", closed_at=now)
    cycle.closed_at = now
    cycle.save(update_fields=["closed_at"])
    for name in (APPEAL, CLOSE):
        _done(steps[name], now)
    record_activity(cycle, "close", actor=None)
