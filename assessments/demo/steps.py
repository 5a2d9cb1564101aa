"""Steps of the demo's frozen cycles: those whose days are over in bulk, as the services would have written them, the one under
way by the services themselves. What time brings about is left to ``move_on``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessments.models import (
    CardComment,
    CardRating,
    Cycle,
    CycleStep,
    DepartmentTally,
    DepartmentVoice,
    Scorecard,
    WorkReport,
)
from assessments.models.answers import one_more
from assessments.rules.card_acts import BY_DEPARTMENTS
from assessments.rules.cycle_steps import APPEAL, CALIBRATE, CLOSE, MERGE, PUBLISH, RATE, SELF
from assessments.services.cards.answering import answer, is_asked, merge_if_due
from assessments.services.cards.calibrating import change_points
from assessments.services.cards.computing import came_to, card_of
from assessments.services.cards.publishing import publish
from assessments.services.cards.rating import asked_of_rater, dimensions_of, rate
from assessments.services.cards.reporting import file_report, save_report
from assessments.services.cycles.progress import move_on
from salesops.core.sockets.demo import DemoCompany

from .afterwards import appeal_against, hold_talks
from .said import comments_on, report_of

ORDER = (SELF, MERGE, RATE, CALIBRATE, PUBLISH)
# So many departments answer; one in twenty reports never comes.
ANSWERS = 5
MISSED = 0.05
# What was published lately is told to people.
LATELY = timedelta(days=30)


@dataclass
class Desk:
    """The company and its moment."""

    demo: DemoCompany
    now: datetime

    @cached_property
    def asked(self) -> list[Any]:
        """Who rates the people of sales."""
        users = sorted(self.demo.people.values(), key=lambda user: user.username)
        return [user for user in users if user.is_active and is_asked(user)][:ANSWERS]


def carry(desk: Desk, cycle: Cycle) -> None:
    """Through the steps whose days are over, into the one they have come to."""
    steps = {step.step: step for step in CycleStep.objects.filter(cycle=cycle)}
    for name in (name for name in ORDER if name in steps):
        due = steps[name].due_at
        if due > desk.now:
            _under_way(desk, cycle, name)
            return
        DONE[name](desk, cycle, due)
        cycle = move_on(actor=None, cycle=cycle, now=due)
    hold_talks(desk.demo, cycle, desk.now)
    closing = CycleStep.objects.get(cycle=cycle, step=CLOSE).due_at
    appeal_against(desk.demo, cycle, desk.now, decided=closing <= desk.now)
    over = CycleStep.objects.get(cycle=cycle, step=APPEAL).due_at
    if over <= desk.now:
        move_on(actor=None, cycle=cycle, now=over)


def _cards(cycle: Cycle, *states: str) -> list[Scorecard]:
    rows = Scorecard.objects.with_snapshot().filter(cycle=cycle, state__in=states).people()
    return list(rows.select_related("person", "rater").order_by("pk"))


def _reported(desk: Desk, cycle: Cycle, due: datetime) -> None:
    chance = desk.demo.random
    cards = [card for card in _cards(cycle, "frozen") if chance.random() >= MISSED]
    reports = []
    for card in cards:
        at = due - timedelta(minutes=chance.randint(20, 1200))
        reports.append(
            WorkReport(scorecard=card, state="filed", changed_at=at, filed_at=at, **report_of(card, chance))  # type: ignore[arg-type]
        )
    WorkReport.objects.bulk_create(reports)
    Scorecard.objects.filter(pk__in=[card.pk for card in cards]).update(state="self_assessed")


def _answered(desk: Desk, cycle: Cycle, due: datetime) -> None:
    """Nine answers in ten come; each is one more, whoever gives it."""
    chance = desk.demo.random
    asked = [
        card
        for card in _cards(cycle, "frozen", "self_assessed")
        if any(fact.kpi == BY_DEPARTMENTS for fact in card.facts.all())
    ]
    DepartmentTally.objects.bulk_create(DepartmentTally(scorecard=card) for card in asked)
    for rater in desk.asked if asked else ():
        given: dict[int, list[int]] = {}
        for card in asked:
            if card.person_id != rater.pk and chance.random() < 0.9:
                given.setdefault(chance.choice((3, 3, 4, 4, 4, 5)), []).append(card.pk)
        DepartmentVoice.objects.bulk_create(
            DepartmentVoice(scorecard_id=pk, rater=rater) for cards in given.values() for pk in cards
        )
        for value, cards in given.items():
            DepartmentTally.objects.filter(scorecard__in=cards).update(**one_more(value))
    merge_if_due(cycle, due)


def _ratings(desk: Desk, card: Scorecard) -> Mapping[str, Decimal]:
    """What the rater judges of a card."""
    return {kpi: Decimal(desk.demo.random.randint(30, 45)) / 10 for kpi in asked_of_rater(card.facts.all())}


def _rated(desk: Desk, cycle: Cycle, due: datetime) -> None:
    cards = _cards(cycle, "self_assessed")
    ratings, comments = [], []
    for card in cards:
        by = {"scorecard": card, "by_id": card.rater_id, "at": due - timedelta(hours=1 + card.pk % 25)}
        given = _ratings(desk, card)
        ratings += [CardRating(kpi=kpi, value=value, **by) for kpi, value in given.items()]
        computed = card_of(card, instead=given)
        for name, value in came_to(computed).items():
            setattr(card, name, value)
        card.state = "rated"
        if card.rater_id is not None:
            comments += [CardComment(dimension=code, text=text, **by) for code, text in comments_on(computed).items()]
    CardRating.objects.bulk_create(ratings)
    CardComment.objects.bulk_create(comments)
    Scorecard.objects.bulk_update(cards, ["points", "total", "band", "state"], batch_size=500)


def _calibrated(desk: Desk, cycle: Cycle, due: datetime) -> None:
    """In a quarter somebody who just missed the next band gets a point for good reason; everybody is settled."""
    director = desk.demo.people["director"]
    near = Scorecard.objects.filter(cycle=cycle, state="rated", total__gte=79, total__lt=80).exclude(person=director)
    for card in near.order_by("pk")[: 1 if cycle.cycle == "Q" else 0]:
        at = due - timedelta(hours=3)
        change_points(actor=director, card=card, points=Decimal(1), reason="承担外区展会支援，酌情加一分。", now=at)
    Scorecard.objects.filter(cycle=cycle, state="rated").update(state="calibrated")


def _published(desk: Desk, cycle: Cycle, due: datetime) -> None:
    if due > desk.now - LATELY:
        publish(actor=desk.demo.people["gm"], cycle=cycle, now=due - timedelta(hours=2))
        return
    Scorecard.objects.filter(cycle=cycle, state="calibrated").update(state="published", published_at=due)


DONE: Mapping[str, Callable[[Desk, Cycle, datetime], None]] = {
    SELF: _reported, MERGE: _answered, RATE: _rated, CALIBRATE: _calibrated, PUBLISH: _published,
}  # fmt: skip


def _under_way(desk: Desk, cycle: Cycle, step: str) -> None:
    """By the services: every second has done the part of this step; of one card alone nothing but a draft."""
    if step == SELF:
        _report_some(desk, cycle)
    elif step in (MERGE, RATE):
        _rate_some(desk, cycle)


def _report_some(desk: Desk, cycle: Cycle) -> None:
    for number, card in enumerate(_cards(cycle, "frozen")):
        write: Any = file_report if number % 2 else save_report
        write(
            actor=card.person, card=card, values=report_of(card, desk.demo.random), now=desk.now - timedelta(minutes=40)
        )


def _rate_some(desk: Desk, cycle: Cycle) -> None:
    at = desk.now - timedelta(minutes=30)
    for number, card in enumerate(_cards(cycle, "self_assessed")):
        if BY_DEPARTMENTS in {fact.kpi for fact in card.facts.all()}:
            for rater in desk.asked[:2]:
                if rater.pk != card.person_id:
                    answer(actor=rater, card=card, value=4)
        if number % 2 and card.rater is not None and card.rater.is_active:
            comments = comments_on(card_of(card))
            said = {code: comments.get(code, "按实际情况评价。") for code in dimensions_of(card.facts.all())}
            rate(actor=card.rater, card=card, ratings=_ratings(desk, card), comments=said, now=at)
