"""What is frozen stays as it was frozen, whoever writes; who sees which card and which result."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import CardAdjustment, CardRating, Scorecard, ScorecardFact
from assessments.services.cards.computing import card_of, refresh

from .world import FROZEN, carried, frozen_card, october

pytestmark = pytest.mark.django_db
# EM of defaults.md 9.5, without target: what rules read.
VALUES = {"K01": "58", "K07": "84.2", "K10": "50", "K18": "86.11", "K25": "82.5", "K31": "93.5", "K30": "100"}
TO_CLOSED = ("self_assessed", "rated", "calibrated", "published", "closed")


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


@pytest.fixture
def card(company):
    return frozen_card(company, october(), VALUES)


def test_a_card_comes_to_what_its_facts_ratings_and_adjustments_say(company, card):
    CardRating.objects.create(scorecard=card, kpi="K19", value=Decimal("3.6"), by=company.supervisor, at=FROZEN)
    refresh(card)
    assert (card.total, card.band) == (Decimal("48.34"), "insufficient")
    carried(card, "self_assessed", "rated", "calibrated", "published", "appealed")
    CardAdjustment.objects.create(
        scorecard=card, kpi="K01", before=58, after=60, reason="已补签收", by=company.director, at=FROZEN
    )
    carried(card, "published", "closed")
    fresh = Scorecard.objects.with_snapshot().get(pk=card.pk)
    assert card_of(fresh).total == Decimal("66.34")
    CardAdjustment.objects.create(
        scorecard=card, kpi="K01", before=60, after=70, late=True, reason="退货更正",
        by=company.director, agreed_by=company.gm, at=FROZEN,
    )  # fmt: skip
    fresh = Scorecard.objects.with_snapshot().get(pk=card.pk)
    # The card keeps what it closed with; the late correction stands beside it.
    assert (card_of(fresh).total, card_of(fresh, late=True).total) == (Decimal("66.34"), Decimal("69.34"))


def test_snapshots_are_final(company, card):
    rows = Scorecard.objects.filter(pk=card.pk)
    refused(lambda: ScorecardFact.objects.filter(scorecard=card, kpi="K01").update(value=99))
    refused(
        lambda: ScorecardFact.objects.create(scorecard=card, kpi="K99", dimension="PER", weight=1, rule={}, position=99)
    )
    refused(lambda: rows.update(tier="S"))
    refused(lambda: rows.update(present_days=1))
    refused(lambda: rows.update(state="calibrated"))
    refused(lambda: rows.update(state="closed"))
    refused(lambda: type(card.cycle).objects.filter(pk=card.cycle_id).update(code="2026-11"))
    carried(card, *TO_CLOSED)
    refused(lambda: rows.update(total=100))
    refused(lambda: CardRating.objects.create(scorecard=card, kpi="K19", value=5, by=company.supervisor, at=FROZEN))
    refused(
        lambda: CardAdjustment.objects.create(
            scorecard=card, kpi="K01", after=90, late=True, reason="x", by=company.director, at=timezone.now()
        )
    )


@pytest.mark.parametrize(
    ("who", "sees", "knows"),
    [
        ("rep", True, False), ("colleague", False, False), ("supervisor", True, True), ("manager", True, True),
        ("other_manager", False, False), ("director", True, True), ("gm", True, True), ("finance", False, False),
        ("secretary", False, False), ("admin", False, False), ("hr", False, False),
    ],
)  # fmt: skip
def test_who_sees_a_card_and_who_its_result_before_it_is_published(company, card, who, sees, knows):
    user = getattr(company, who)
    assert Scorecard.objects.visible_to(user).exists() == sees
    assert Scorecard.objects.results_visible_to(user).exists() == knows
    if sees:
        assert card.sees_result(user) == knows
    carried(card, "self_assessed", "rated", "calibrated", "published")
    assert Scorecard.objects.results_visible_to(user).exists() == sees
