"""The talk about a published card (绩效面谈记录, H05): noted by the rater, confirmed by the person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import ReviewTalk, Scorecard
from assessments.rules import card_acts as rules
from assessments.services.cards.reporting import locked_card
from assessments.services.cards.told import tell
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, Refusal, Refused, refuse_if

TEXTS = ("strengths", "weak", "goals", "support")


def talk_of(card: Scorecard) -> ReviewTalk | None:
    return ReviewTalk.objects.filter(scorecard=card).first()


def _not_on(held_on: date, ended: date, now: datetime) -> Refusal | None:
    """The day of a talk: after the period it is about, not still to come."""
    if held_on > timezone.localdate(now):
        return Refusal("assessments.talk-in-future", _("Note a talk when it was held."), "held_on")
    if held_on <= ended:
        said = _("The talk is held after %(day)s, the last day of the period.") % {
            "day": date_format(ended, "DATE_FORMAT")
        }
        return Refusal("assessments.talk-before-end", said, "held_on")
    return None


@act("assessments.note_review_talk")
def note_talk(*, actor: Any, card: Scorecard, held_on: date, texts: Mapping[str, str], now: datetime) -> ReviewTalk:
    """Note it, or correct what was noted until the person confirmed; what is sent again as it was is told once."""
    locked = locked_card(card)
    refuse_if(rules.not_rater(locked, actor), kind=Forbidden)
    found = talk_of(locked)
    refuse_if(rules.not_published(locked), rules.talk_confirmed(found))
    empty = [rules.reason_missing(texts.get(name, ""), name) for name in ("strengths", "weak", "goals")]
    refuse_if(_not_on(held_on, locked.cycle.last, now), *empty, kind=Invalid)
    said: dict[str, Any] = {"held_on": held_on, **{name: texts.get(name, "").strip() for name in TEXTS}}
    if found is not None and all(getattr(found, name) == value for name, value in said.items()):
        return found
    talk = found or ReviewTalk(scorecard=locked)
    talk.by, talk.at = actor, now
    for name, value in said.items():
        setattr(talk, name, value)
    talk.save()
    record_activity(locked, "talk", actor=actor)
    if locked.person is not None:
        tell([locked.person], "assessments.talk_noted", locked, actor=actor, now=now)
    return talk


@act("assessments.confirm_review_talk")
def confirm_talk(*, actor: Any, card: Scorecard, now: datetime) -> ReviewTalk:
    """The person agrees that the talk was as noted."""
    locked = locked_card(card)
    refuse_if(rules.not_own_card(locked, actor), kind=Forbidden)
    talk = ReviewTalk.objects.select_for_update().filter(scorecard=locked).first()
    if talk is None:
        raise Refused(Refusal("assessments.no-talk", _("No talk is noted yet.")))
    refuse_if(rules.talk_confirmed(talk))
    talk.state, talk.confirmed_at = ReviewTalk.State.CONFIRMED, now
    talk.save(update_fields=["state", "confirmed_at"])
    record_activity(locked, "confirm_talk", actor=actor)
    return talk
