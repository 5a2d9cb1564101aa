"""After the publication of the demo's cycles: talks that are noted and confirmed, appeals that are decided or still open."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.models import Cycle, Scorecard
from assessments.services.cards.appealing import appeal, decide, may_decide
from assessments.services.cards.computing import values_of
from assessments.services.cards.talking import confirm_talk, note_talk
from salesops.core.sockets.demo import DemoCompany

from .said import APPEALED, talk_of

# Whose people are talked to here, and who appeals when everybody's cards are out.
LEADER, APPELLANT = "supervisor", "rep2"
LATELY = timedelta(days=45)


def hold_talks(demo: DemoCompany, cycle: Cycle, now: datetime) -> None:
    """Of what was published lately; everybody has confirmed but ``rep``."""
    out = cycle.published_at
    if out is None or out < now - LATELY:
        return
    held = min(out + timedelta(days=1, hours=1), now - timedelta(minutes=50))
    cards = Scorecard.objects.filter(cycle=cycle, rater=demo.people[LEADER], state="published").select_related("person")
    for card in cards.order_by("pk"):
        note_talk(
            actor=demo.people[LEADER], card=card, held_on=timezone.localdate(held), texts=talk_of(demo.random), now=held
        )
        if card.person != demo.people["rep"] and card.person is not None:
            confirm_talk(actor=card.person, card=card, now=held + timedelta(minutes=40))


def appeal_against(demo: DemoCompany, cycle: Cycle, now: datetime, *, decided: bool) -> None:
    """One appeal against a counted KPI of a card; whether it is upheld follows from the cycle."""
    out = cycle.published_at
    if out is None or (cycle.cycle == "M" and out < now - LATELY):
        return
    rows = Scorecard.objects.with_snapshot().filter(cycle=cycle, state="published", person__is_active=True)
    cards = [card for card in rows.select_related("person") if _lacking(card) is not None]
    if not cards:
        return
    card = min(cards, key=lambda card: (card.person != demo.people[APPELLANT], card.pk))
    kpi = _lacking(card) or ""
    said, at = APPEALED[kpi], min(out + timedelta(hours=20), now - timedelta(minutes=20))
    made = appeal(actor=card.person, card=card, kpi=kpi, reason=said.reason, evidence=said.evidence, now=at)
    if not decided:
        return
    upheld = cycle.pk % 2 == 0
    after = min(((values_of(card)[kpi] or Decimal()) + 6).quantize(Decimal("0.01")), Decimal(100)) if upheld else None
    card.refresh_from_db()
    decide(
        actor=_judge(demo, card), appeal=made, upheld=upheld, decision=said.upheld if upheld else said.rejected,
        after=after, now=at + timedelta(hours=22),
    )  # fmt: skip


def _lacking(card: Scorecard) -> str | None:
    """What the card was counted too little of."""
    values = values_of(card)
    return next((kpi for kpi in APPEALED if (value := values.get(kpi)) is not None and value < 100), None)


def _judge(demo: DemoCompany, card: Scorecard) -> Any:
    """Who may decide on it."""
    people = (demo.people[name] for name in ("director", "deputy", "gm"))
    return next(user for user in people if may_decide(card, user) is None)
