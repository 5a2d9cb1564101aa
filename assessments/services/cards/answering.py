"""Departments rate a colleague of sales (K29), anonymously; the answers are merged once (ASM-7)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from assessments.models import CardRating, Cycle, CycleStep, DepartmentTally, DepartmentVoice, Scorecard, ScorecardFact
from assessments.models.answers import one_more
from assessments.rules import card_acts as rules
from assessments.rules.anonymous import heard, heard_of_all
from assessments.rules.numbers import rounded
from assessments.services.cards.computing import refresh_all
from assessments.services.cards.reporting import locked_card
from salesops.core.acts import act
from salesops.core.refusals import Forbidden, Invalid, Refusal, Refused, refuse_if

K29 = rules.BY_DEPARTMENTS
LIMIT = "cross_department"


def is_asked(user: Any) -> bool:
    """Whether a role of ``user`` rates other departments."""
    return LIMIT in user.access.reach_by_limit("scorecards", "e")


def asked_about(user: Any) -> QuerySet[Scorecard]:
    """Cards that take answers now: of the people of sales, without the own one. How many answers there are isn't told."""
    if not is_asked(user):
        return Scorecard.objects.none()
    weighs = ScorecardFact.objects.filter(scorecard=OuterRef("pk"), kpi=K29)
    merged = CycleStep.objects.filter(cycle=OuterRef("cycle"), step="merge", done_at__isnull=False)
    rows = Scorecard.objects.filter(Exists(weighs), ~Exists(merged), person__isnull=False)
    return rows.filter(state__in=rules.TAKES_ANSWERS).exclude(person=user)


def is_merged(cycle: Cycle) -> bool:
    """Whether the answers of the cycle were merged into its cards."""
    return CycleStep.objects.filter(cycle=cycle, step="merge", done_at__isnull=False).exists()


@act("assessments.answer_about")
def answer(*, actor: Any, card: Scorecard, value: int) -> None:
    """One answer. What is kept: that ``actor`` has answered, and one more of ``value`` – nothing that joins the two."""
    if not is_asked(actor):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    locked = locked_card(card)
    if not rules.LOWEST <= value <= rules.HIGHEST:
        raise Invalid(Refusal("assessments.rating-range", _("Ratings go from 1 to 5."), "value"))
    refuse_if(
        rules.own_answer(locked, actor),
        rules.not_asked(locked.person_id is not None and locked.facts.filter(kpi=K29).exists()),
        rules.answers_closed(locked, is_merged(locked.cycle)),
    )
    try:
        with transaction.atomic():
            DepartmentVoice.objects.create(scorecard=locked, rater=actor)
    except IntegrityError as twice:
        raise Refused(rules.answered_already()) from twice
    tally, _made = DepartmentTally.objects.get_or_create(scorecard=locked)
    DepartmentTally.objects.filter(pk=tally.pk).update(**one_more(value))


@act("assessments.merge_answers")
def merge_answers(*, actor: Any, cycle: Cycle, now: datetime) -> int:
    """Put the departments' ratings on the cards of ``cycle``, once; fewer than three answers are held back.

    A team's card gets the mean of its people without those held back. Returns how many cards got one.
    """
    step = CycleStep.objects.select_for_update().filter(cycle=cycle, step="merge").first()
    if step is None or step.done_at is not None:
        return 0
    asked = Scorecard.objects.filter(cycle=cycle, facts__kpi=K29).exclude(state="exempt")
    cards = list(asked.select_for_update(of=("self",)).order_by("pk"))
    answers = {tally.scorecard_id: tally.answers for tally in DepartmentTally.objects.filter(scorecard__in=cards)}
    rated = [rating for card in cards if (rating := _merged(card, cards, answers, now)) is not None]
    CardRating.objects.bulk_create(rated)
    step.done_at = now
    step.save(update_fields=["done_at"])
    refresh_all([rating.scorecard_id for rating in rated])
    return len(rated)


def _merged(
    card: Scorecard, cards: Iterable[Scorecard], answers: Mapping[int, list[int]], now: datetime
) -> CardRating | None:
    if card.person_id is not None:
        found = heard(answers.get(card.pk, []))
    else:
        members = [one.pk for one in cards if one.person_id is not None and one.home_id in card.units]
        found = heard_of_all(answers, members)
    if found.mean is None:
        return None
    return CardRating(scorecard=card, kpi=K29, value=rounded(found.mean, 4), by=None, at=now)


def merge_if_due(cycle: Cycle, now: datetime) -> None:
    """What the schedule does, for whoever is faster than the schedule."""
    due = CycleStep.objects.filter(cycle=cycle, step="merge", done_at__isnull=True, due_at__lte=now)
    if due.exists():
        merge_answers(actor=None, cycle=cycle, now=now)
