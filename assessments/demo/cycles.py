"""Cycles of the demo company: months, quarters and a year frozen as of their day and carried on by their dates; the periods
that run; probations in the steps nothing else stands in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from assessments.models import CardRating, Cycle, CycleStep, Scorecard
from assessments.rules.card_acts import BY_MANAGER
from assessments.rules.cycle_steps import (
    APPEAL,
    CALIBRATE,
    CLOSE,
    FREEZE,
    PUBLISH,
    RATE,
    SELF,
    periods_with,
    probation_of,
)  # fmt: skip
from assessments.services.cards.computing import came_to, card_of
from assessments.services.cycles.freezing import freeze
from assessments.services.cycles.opening import open_cycle, open_cycles
from assessments.services.cycles.progress import appeals_run
from salesops.core.acts import acting
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts
from salesops.core.sockets.report_periods import Period

# A freeze costs two or three seconds: a small company shows enough to look at, the large one a whole year.
HISTORY = {"small": {"M": 3, "Q": 2, "Y": 1}, "large": {"M": 12, "Q": 4, "Y": 1}}
# Column that is written when cards come to a state.
STATES = ((SELF, "self_assessed"), (RATE, "rated"), (CALIBRATE, "calibrated"))
# Those whose probation is over stand one in each step nobody else stands in.
PROBATION_STOPS = (SELF, RATE, CALIBRATE, PUBLISH)
PROBATIONS_SINCE = timedelta(days=150)


@dataclass
class Run:
    """Of one cycle: its steps by name, and the step it stops in, if any."""

    cycle: Cycle
    steps: dict[str, CycleStep]
    stop: str = ""

    def reached(self, step: str, now: datetime) -> bool:
        return self.steps[step].due_at <= now


def build_cycles(demo: DemoCompany) -> None:
    now = timezone.make_aware(datetime.combine(demo.today, time(9)))
    with acting("assessments.demo", None):
        for cycle, period in past(demo.today, HISTORY[demo.size]):
            _built(demo, cycle, period, now)
        _probations(demo, now)
        open_cycles(actor=None, now=now)


def past(today: date, history: dict[str, int]) -> list[tuple[str, Period]]:
    """The periods before the running ones, the oldest first."""
    found = []
    for cycle, running in periods_with(today):
        period = running
        for _n in range(history[cycle]):
            period = dict(periods_with(period.first - timedelta(days=1)))[cycle]
            found.append((cycle, period))
    return sorted(found, key=lambda one: (one[1].last, one[0]))


def _at(day: date, clock: time = time(9)) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _built(demo: DemoCompany, cycle: str, period: Period, now: datetime, stop: str = "", person: object = None) -> None:
    open_cycle(cycle, period, _at(period.first, time(0, 20)), person=person)  # type: ignore[arg-type]
    found = Cycle.objects.get(cycle=cycle, first=period.first, person=person)
    run = Run(found, {step.step: step for step in found.steps.all()}, stop)
    if not run.reached(FREEZE, now):
        return
    run.cycle = freeze(actor=None, cycle=found, now=run.steps[FREEZE].due_at)
    _carry(demo, run, now)


def _carry(demo: DemoCompany, run: Run, now: datetime) -> None:
    """Through the steps whose days are over, as far as the one it stops in."""
    cards = Scorecard.objects.filter(cycle=run.cycle).people().exclude(state="exempt")
    for step, state in STATES:
        if step == run.stop or not run.reached(step, now):
            return
        if state == "rated":
            _rated(demo, run.cycle, run.steps[RATE].due_at)
        cards.update(state=state)
        _done(run, step)
    if run.stop == PUBLISH or not run.reached(PUBLISH, now):
        return
    out = run.steps[PUBLISH].due_at
    Scorecard.objects.filter(cycle=run.cycle, state="calibrated").update(state="published", published_at=out)
    run.cycle.published_at = out
    run.cycle.save(update_fields=["published_at"])
    appeals_run(run.cycle, out)
    run.steps = {step.step: step for step in CycleStep.objects.filter(cycle=run.cycle)}
    if run.stop == APPEAL or not run.reached(APPEAL, now):
        return
    over = run.steps[APPEAL].due_at
    Scorecard.objects.filter(cycle=run.cycle, state="published").update(state="closed", closed_at=over)
    run.cycle.closed_at = over
    run.cycle.save(update_fields=["closed_at"])
    for step in (APPEAL, CLOSE):
        _done(run, step, over)


def _done(run: Run, step: str, at: datetime | None = None) -> None:
    moment = at or run.steps[step].due_at
    CycleStep.objects.filter(pk=run.steps[step].pk).update(done_at=moment)
    if step == RATE and "merge" in run.steps:
        CycleStep.objects.filter(pk=run.steps["merge"].pk).update(done_at=moment)


def _rated(demo: DemoCompany, cycle: Cycle, at: datetime) -> None:
    """What managers judge, and what the cards come to with it."""
    cards = list(Scorecard.objects.with_snapshot().filter(cycle=cycle).people().exclude(state="exempt").order_by("pk"))
    ratings = [
        CardRating(
            scorecard=card, kpi=fact.kpi, value=Decimal(demo.random.randint(30, 50)) / 10, by_id=card.rater_id,
            at=at - timedelta(hours=demo.random.randint(1, 30)),
        )
        for card in cards
        for fact in card.facts.all()
        if fact.kpi in BY_MANAGER and fact.value is None
    ]  # fmt: skip
    if not ratings:
        return
    CardRating.objects.bulk_create(ratings)
    _refreshed(Scorecard.objects.with_snapshot().filter(pk__in={rating.scorecard_id for rating in ratings}))


def _refreshed(cards: Sequence[Scorecard]) -> None:
    found = list(cards)
    for card in found:
        for name, value in came_to(card_of(card)).items():
            setattr(card, name, value)
    Scorecard.objects.bulk_update(found, ["points", "total", "band"], batch_size=500)


def _probations(demo: DemoCompany, now: datetime) -> None:
    """Of those who joined as newcomers and whose three months are over."""
    stops = list(PROBATION_STOPS)
    people = sorted(demo.people.values(), key=lambda user: (user.joined_on or demo.since, user.username))
    for user in people:
        if user.joined_on is None or user.left_on is not None or not user.is_active:
            continue
        period = probation_of(user.joined_on)
        posted = user.postings.select_related("position").order_by("period").first()
        newcomer = posted is not None and posted.position.code == "P10"
        if newcomer and demo.today - PROBATIONS_SINCE <= period.last < demo.today:
            _built(demo, "Q", period, now, stop=stops.pop(0) if stops else "", person=user)


demo_parts.register(DemoPart("assessments.cycles", 105, build_cycles))
