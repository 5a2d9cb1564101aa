"""Red lines: said by who leads, answered by the person, decided by director and general manager (defaults.md 9.1).

On a card under way the total is capped from the decision on; beside a closed one it stands, and the next bonus run takes the
difference. Lock order: the card, then the red line.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.models import RedLine, Scorecard
from assessments.policies.corrections import days_to_answer
from assessments.rules import card_acts
from assessments.rules import card_changes as rules
from assessments.scope_people import reaches_person
from assessments.services.cards.computing import refresh
from assessments.services.cards.reporting import locked_card, need_state
from assessments.services.cards.told import tell
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, refuse_if
from salesops.core.states import move

MATTER = "assessments.red_line"
# A card under way; and a closed one.
MARKED = ("frozen", "self_assessed", "rated", "calibrated", "published", "appealed", "closed")


def may_say(card: Scorecard, user: Any) -> bool:
    """Whether ``user`` leads the person, or decides on everybody's rewards and sanctions."""
    if card.person is None or card.state not in MARKED:
        return False
    return any(reaches_person(user, card.person, right) for right in ("c", "a"))


@act("assessments.propose_red_line")
def propose(*, actor: Any, card: Scorecard, kind: str, facts: str, now: datetime) -> RedLine:
    """Say what happened. The person is asked, and nothing is decided before the answer or the end of the time for it."""
    locked = locked_card(card)
    refuse_if(rules.not_leading(may_say(locked, actor)), kind=Forbidden)
    need_state(locked, *MARKED)
    refuse_if(rules.red_line_there(standing(locked)))
    refuse_if(rules.facts_missing(facts), kind=Invalid)
    calendar, today = worktime.work_calendar(), timezone.localdate(now)
    due = calendar.closing(calendar.add_working_days(today, days_to_answer(today)))
    made = RedLine.objects.create(
        scorecard=locked, kind=kind, facts=facts.strip()[:2000], said_by=actor, said_at=now, answer_due=due
    )
    record_activity(locked, "red_line", actor=actor)
    tell(_person(locked), "assessments.red_line_said", locked, actor=actor, now=now, until=timezone.localdate(due))
    return made


def standing(card: Scorecard) -> RedLine | None:
    """The red line of a card that isn't dropped."""
    return RedLine.objects.filter(scorecard=card).exclude(state="dropped").first()


def _person(card: Scorecard) -> list[User]:
    return [card.person] if card.person is not None else []


@act("assessments.answer_red_line")
def answer(*, actor: Any, red_line: RedLine, answer: str, now: datetime) -> RedLine:
    """What the person says to it; with that it goes to director and general manager."""
    locked = locked_card(red_line.scorecard)
    refuse_if(card_acts.not_own_card(locked, actor), kind=Forbidden)
    refuse_if(rules.answer_empty(answer), kind=Invalid)
    moved = move(red_line, "hand_on", actor=None, answer=answer.strip()[:2000], answered_at=now)
    record_activity(locked, "red_line_answered", actor=actor)
    _open(moved, locked, now)
    return moved


@act("assessments.hand_on_red_line")
def hand_on(*, actor: Any, red_line: RedLine, now: datetime) -> RedLine:
    """Without an answer, when the time for it is over."""
    locked = locked_card(red_line.scorecard)
    moved = move(red_line, "hand_on", actor=None, also=[rules.not_heard(red_line, now)])
    record_activity(locked, "red_line_handed_on", actor=actor)
    _open(moved, locked, now)
    return moved


def hand_on_unheard(now: datetime) -> int:
    """All whose time to answer is over, each in a transaction of its own."""
    found = list(RedLine.objects.unheard(now).select_related("scorecard").order_by("pk"))
    for one in found:
        hand_on(actor=None, red_line=one, now=now)
    return len(found)


def _open(red_line: RedLine, card: Scorecard, now: datetime) -> None:
    facts = {
        "card": card.number, "who": card.person.name if card.person else "", "cycle": card.cycle.code, "kind": red_line.kind,
        "facts": red_line.facts, "answer": red_line.answer, "unit_id": card.home_id,
        "by_director": red_line.said_by.holds("DIR"), "by_general_manager": red_line.said_by.holds("GM"),
    }  # fmt: skip
    open_approval(MATTER, red_line, requester=red_line.said_by, facts=facts, now=now)


@act("assessments.take_back_red_line")
def take_back(*, actor: Any, red_line: RedLine, now: datetime) -> RedLine:
    """Whoever said it takes it back before it is decided on."""
    locked = locked_card(red_line.scorecard)
    refuse_if(rules.not_the_sayer(red_line, actor), kind=Forbidden)
    moved = move(red_line, "take_back", actor=actor)
    record_activity(locked, "red_line_dropped", actor=actor)
    tell(_person(locked), "assessments.red_line_dropped", locked, actor=actor, now=now)
    return moved


@act("assessments.decide_red_line")
def decided(*, record: RedLine, approval: Approval, actor: Any, now: datetime) -> None:
    """Crossed: the total is capped, beside a closed card it stands. Called by the approval engine."""
    locked = locked_card(record.scorecard)
    late = locked.state == "closed"
    move(record, "decide", actor=None, late=late, decided_by=actor, decided_at=now)
    if not late:
        locked.red_line = True
        locked.save(update_fields=["red_line"])
        refresh(locked)
    record_activity(locked, "red_line_decided", actor=actor)
    tell(_person(locked), "assessments.red_line_decided", locked, actor=actor, now=now)


@act("assessments.drop_red_line")
def dropped(*, record: RedLine, approval: Approval, actor: Any, now: datetime) -> None:
    """Not crossed, taken back, or sent back: with other facts it is said anew, and answered anew."""
    locked = locked_card(record.scorecard)
    move(record, "drop", actor=None)
    record_activity(locked, "red_line_dropped", actor=actor)
    tell(_person(locked), "assessments.red_line_dropped", locked, actor=actor, now=now)
