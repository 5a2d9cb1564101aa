"""Late corrections of closed cards: asked for by director or general manager, agreed to by the other (ASM-6, defaults.md 13).

The card stays as it closed; the correction stands beside it, and the next bonus run pays the difference.
Lock order: the card, then the correction.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.services.editing import need
from assessments.models import CardAdjustment, CardCorrection, Scorecard
from assessments.policies.corrections import least_change
from assessments.rules import card_acts
from assessments.rules import card_changes as rules
from assessments.rules.cards import Card
from assessments.services.cards.computing import card_of, values_of
from assessments.services.cards.reporting import locked_card, need_state
from assessments.services.cards.told import tell
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, refuse_if
from salesops.core.states import move

MATTER = "assessments.card_correction"


def may_correct(card: Scorecard, user: Any) -> bool:
    """Whether ``user`` may ask for a correction of this closed card."""
    barred = card_acts.own(card, user) or rules.rater_corrects(card, user)
    return card.state == "closed" and user.can("scorecards", "a") and barred is None


@act("assessments.correct_scorecard")
def correct(
    *, actor: Any, card: Scorecard, kpi: str, after: Decimal, reason: str, evidence: str, now: datetime
) -> CardCorrection:
    """Ask for another value of a KPI. Refuses what wouldn't change the total by more than the policy says."""
    need(actor, "scorecards", "a")
    locked = locked_card(card)
    refuse_if(card_acts.own(locked, actor), rules.rater_corrects(locked, actor), kind=Forbidden)
    need_state(locked, "closed")
    whole = Scorecard.objects.with_snapshot().get(pk=locked.pk)
    facts = {fact.kpi: fact for fact in whole.facts.all()}
    refuse_if(card_acts.not_on_card(kpi, facts), kind=Invalid)
    before = values_of(whole, late=True)[kpi]
    refuse_if(rules.correction_open(CardCorrection.objects.open().filter(scorecard=locked).first()))
    refuse_if(
        card_acts.reason_missing(reason), rules.evidence_missing(evidence), card_acts.value_missing(True, before, after),
        card_acts.rating_out_of_range(facts[kpi].rule.get("kind") == "G", after), kind=Invalid,
    )  # fmt: skip
    old, new = _both(whole, kpi, after)
    refuse_if(rules.too_small(old.total, new.total, least_change(timezone.localdate(now))), kind=Invalid)
    made = CardCorrection.objects.create(
        scorecard=locked, kpi=kpi, before=before, after=after, reason=reason.strip()[:500],
        evidence=evidence.strip()[:1000], asked_by=actor, asked_at=now,
    )  # fmt: skip
    record_activity(locked, "correct", actor=actor, kpi=kpi)
    said = {
        "card": locked.number, "who": locked.person.name if locked.person else "", "cycle": locked.cycle.code, "kpi": kpi,
        "before": _text(before), "after": _text(after), "total_before": _text(old.total), "total_after": _text(new.total),
        "reason": made.reason, "evidence": made.evidence, "by_director": bool(actor.holds("DIR")), "unit_id": locked.home_id,
    }  # fmt: skip
    open_approval(MATTER, made, requester=actor, facts=said, now=now)
    return made


def _both(card: Scorecard, kpi: str, after: Decimal) -> tuple[Card, Card]:
    """What the card comes to with the corrections so far, and with this one as well."""
    return card_of(card, late=True), card_of(card, late=True, instead={kpi: after})


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


@act("assessments.approve_correction")
def approved(*, record: CardCorrection, approval: Approval, actor: Any, now: datetime) -> None:
    """Both agreed: named on the card, told to the person. Called by the approval engine."""
    locked = locked_card(record.scorecard)
    whole = Scorecard.objects.with_snapshot().get(pk=locked.pk)
    refuse_if(rules.changed_since(record, values_of(whole, late=True)[record.kpi]))
    old, new = _both(whole, record.kpi, record.after)
    made = CardAdjustment.objects.create(
        scorecard=locked, kpi=record.kpi, before=record.before, after=record.after, total_before=old.total,
        total_after=new.total, late=True, reason=record.reason, by=record.asked_by, agreed_by=actor, at=now,
    )  # fmt: skip
    move(record, "approve", actor=None, adjustment=made)
    record_activity(locked, "adjust", actor=actor, kpi=record.kpi)
    if locked.person is not None:
        tell([locked.person], "assessments.card_corrected", locked, actor=actor, now=now)


@act("assessments.reject_correction")
def rejected(*, record: CardCorrection, approval: Approval, actor: Any, now: datetime) -> None:
    """Not agreed to. Called by the approval engine."""
    move(record, "reject", actor=None)
    record_activity(record.scorecard, "correction_rejected", actor=actor, kpi=record.kpi)


@act("assessments.withdraw_correction")
def withdrawn(*, record: CardCorrection, approval: Approval, actor: Any, now: datetime) -> None:
    """Taken or sent back: to be asked for anew with better evidence. Called by the approval engine."""
    move(record, "withdraw", actor=None)
    record_activity(record.scorecard, "correction_withdrawn", actor=actor, kpi=record.kpi)
