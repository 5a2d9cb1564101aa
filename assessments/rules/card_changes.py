"""Late corrections of closed cards and red lines: what bars them (ASM-6, defaults.md 9.1, 13)."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal

from .numbers import plain

if TYPE_CHECKING:
    from assessments.models import CardCorrection, RedLine, Scorecard


def rater_corrects(card: "Scorecard", user: Any) -> Refusal | None:
    """Rating and correcting are never in one hand; above a director's card stands the general manager alone."""
    if user is None or card.rater_id != user.pk or card.tier == "D":
        return None
    return Refusal("assessments.rater-corrects", _("Whoever rated the card doesn't correct it."))


def evidence_missing(evidence: str) -> Refusal | None:
    if evidence.strip():
        return None
    return Refusal("assessments.evidence-missing", _("Say what proves it."), "evidence")


def correction_open(found: "CardCorrection | None") -> Refusal | None:
    """What a total comes to is reckoned with one correction at a time."""
    if found is None:
        return None
    return Refusal("assessments.correction-open", _("A correction of this card is in approval already."))


def too_small(before: Decimal | None, after: Decimal | None, least: Decimal) -> Refusal | None:
    """Small differences stay as they were closed; a total that appears or goes away isn't small."""
    if before is None or after is None:
        return None if before != after else _small(Decimal(0), least)
    return None if abs(after - before) > least else _small(abs(after - before), least)


def _small(by: Decimal, least: Decimal) -> Refusal:
    said = {"by": plain(by), "least": plain(least)}
    sentence = _("The total would change by %(by)s points; a closed card is corrected from more than %(least)s on.")
    return Refusal("assessments.correction-too-small", sentence % said, "after", said)


def changed_since(found: "CardCorrection", before: Decimal | None) -> Refusal | None:
    if found.before == before:
        return None
    return Refusal("assessments.card-changed", _("The value of the card changed since this was asked for."))


def not_leading(leads: bool) -> Refusal | None:
    """Who leads the person, or decides on cards."""
    if leads:
        return None
    return Refusal("core.no-permission", _("Your roles don't allow this."))


def red_line_there(found: "RedLine | None") -> Refusal | None:
    if found is None:
        return None
    return Refusal("assessments.red-line-there", _("A red line of this card is being decided on, or is decided."))


def facts_missing(facts: str) -> Refusal | None:
    if facts.strip():
        return None
    return Refusal("assessments.facts-missing", _("Say what happened, and what proves it."), "facts")


def answer_empty(answer: str) -> Refusal | None:
    if answer.strip():
        return None
    return Refusal("assessments.answer-empty", _("Say something."), "answer")


def not_heard(found: "RedLine", now: datetime) -> Refusal | None:
    """Nobody is judged unheard."""
    if found.answered_at is not None or now > found.answer_due:
        return None
    return Refusal("assessments.not-heard", _("The person hasn't answered, and the time for it isn't over."))


def not_the_sayer(found: "RedLine", user: Any) -> Refusal | None:
    if user is None or found.said_by_id == user.pk:
        return None
    return Refusal("assessments.not-the-sayer", _("Only who proposed it takes it back."))
