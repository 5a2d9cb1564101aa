"""Freezing a cycle: the facts of everybody with the rows behind them, all or nothing (ASM-6).

One transaction over one picture of the data: what is written meanwhile is in all values or in none. Whoever ends it half-way
leaves nothing, and it can be asked again. Lock order: the cycle, then the series of numbers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from assessments.engine.measures import metrics_of
from assessments.engine.run import run
from assessments.models import Cycle, CycleStep, Scorecard, ScorecardFact
from assessments.policies.scores import SCORES, terms_of
from assessments.rules.card_terms import terms_as_json
from assessments.rules.cycle_steps import FREEZE
from assessments.services.cards.computing import came_to
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.numbering import draw_numbers
from salesops.core.policies import policy_on

from .roster import roster, versions_of
from .snapshot import Made, card_row, codes_of, definitions_of, keep_rows, made_of

FACTS_AT_ONCE = 2000
# PostgreSQL's word for a row that somebody changed since the picture was taken.
OUTDATED = "40001"


@contextmanager
def one_picture() -> Iterator[None]:
    """A transaction that sees the data as of its beginning; within another one it is that one's matter."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def freeze_in_one_picture(*, cycle: Cycle, now: datetime) -> Cycle:
    """What the job does. Who waited for another freeze has a picture from before it, which can't be written on: once more, over
    a new one.
    """
    try:
        return _in_one_picture(cycle, now)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) != OUTDATED:
            raise
        return _in_one_picture(cycle, now)


def _in_one_picture(cycle: Cycle, now: datetime) -> Cycle:
    with one_picture():
        return freeze(actor=None, cycle=cycle, now=now)


@act("assessments.freeze_cycle")
def freeze(*, actor: Any, cycle: Cycle, now: datetime) -> Cycle:
    """Freeze ``cycle`` as it stands; frozen already, it stays as it is."""
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if cycle.frozen_at is not None:
        return cycle
    scores = policy_on(SCORES, cycle.last)
    terms = terms_of(scores)
    codes = codes_of(versions_of(cycle).values())
    done = run(cycle.period, max(cycle.last, timezone.localdate(now)), codes, metrics_of(codes))
    entries = roster(cycle, done.organisation, scores["presence"])
    made = [None if entry.exempt else made_of(entry, done, terms) for entry in entries]
    cards = [card_row(cycle, one, entry, done) for entry, one in zip(entries, made, strict=True)]
    _totals(cards, made)
    Scorecard.objects.bulk_create(cards)
    _facts(cards, made)
    keep_rows(cycle, done, codes, {card.person_id: card.pk for card in cards if card.person_id})
    _number(cards, made, now)
    for reason in Scorecard.Exempt.values:
        exempt = [card.pk for card, entry in zip(cards, entries, strict=True) if entry.exempt == reason]
        if exempt:
            Scorecard.objects.filter(pk__in=exempt).update(state="exempt", exempt_reason=reason)
    Scorecard.objects.filter(cycle=cycle, state="live").update(state="frozen")
    # A team's card is nobody's to rate.
    Scorecard.objects.filter(cycle=cycle, state="frozen", person=None).update(state="calibrated")
    cycle.frozen_at, cycle.terms, cycle.definitions = now, terms_as_json(terms), definitions_of(codes)
    cycle.save(update_fields=["frozen_at", "terms", "definitions"])
    CycleStep.objects.filter(cycle=cycle, step=FREEZE).update(done_at=now)
    record_activity(cycle, "freeze", actor=None)
    return cycle


def _totals(cards: list[Scorecard], made: list[Made | None]) -> None:
    for card, one in zip(cards, made, strict=True):
        for name, value in came_to(one.card).items() if one else ():
            setattr(card, name, value)


def _facts(cards: list[Scorecard], made: list[Made | None]) -> None:
    facts = []
    for card, one in zip(cards, made, strict=True):
        for fact in one.facts if one else ():
            fact.scorecard = card
            facts.append(fact)
    ScorecardFact.objects.bulk_create(facts, batch_size=FACTS_AT_ONCE)


def _number(cards: list[Scorecard], made: list[Made | None], now: datetime) -> None:
    """Numbers are drawn last: others who draw wait for the end."""
    numbered = [card for card, one in zip(cards, made, strict=True) if one]
    if not numbered:
        return
    for card, number in zip(numbered, draw_numbers("KP", len(numbered), on=now), strict=True):
        card.number, card.frozen_at = number, now
    Scorecard.objects.bulk_update(numbered, ["number", "frozen_at"], batch_size=500)
