"""The decision: the highest score from the least up wins, and the promotion goes its usual way."""

from datetime import datetime
from typing import Any

from assessments.models import Promotion, Vacancy, VacancyApplication
from assessments.rules import promotion as promotion_rules
from assessments.rules import selection as rules
from assessments.rules import selection_acts as refused
from assessments.rules.promotion_acts import denied, open_already, says_nothing
from assessments.scope_vacancies import may_decide
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.refusals import Forbidden, Invalid, refuse_if
from salesops.core.states import move

from .publishing import locked
from .scoring import standing


def winners(vacancy: Vacancy) -> list[int]:
    """Applications that may win: one, or those nothing parts."""
    rows = [(one.pk, one.points, one.mean) for one in standing(vacancy) if one.points is not None]
    return rules.may_win(rows, vacancy.held_terms)


@act("assessments.decide_vacancy")
def decide(
    *,
    actor: Any,
    vacancy: Vacancy,
    winner: VacancyApplication | None,
    reason: str,
    now: datetime,
    version: int | None = None,
) -> Vacancy:
    """With a winner a promotion begins; without one (nobody reached the least score) the vacancy stays unfilled."""
    found = locked(vacancy)
    if not may_decide(actor, found):
        raise Forbidden(denied())
    if found.state == "scored":
        best = winners(found)
        if winner is None:
            refuse_if(refused.somebody_wins(bool(best)), says_nothing(reason, "reason"), kind=Invalid)
        else:
            refuse_if(
                refused.not_the_highest(winner.pk in best, found.held_terms.least),
                open_already(Promotion.objects.undecided().filter(person=winner.person_id).exists()), kind=Invalid,
            )  # fmt: skip
    decided = {"decided_by": actor, "decided_at": now, "reason": reason.strip()[:500]}
    if winner is None:
        found = move(found, "leave_unfilled", actor=actor, version=version, **decided)
        record_activity(found, "assessments.leave_unfilled", actor=actor, reason=found.reason)
    else:
        found = move(found, "decide", actor=actor, version=version, winner=winner, **decided)
        record_activity(found, "assessments.decide_vacancy", actor=actor, winner=winner.person.username)
        _promote(found, winner, actor, now)
    said = {"post": found.position.name}
    others = [one.person for one in standing(found) if winner is None or one.pk != winner.pk]
    notify(others, "assessments.selection_over", record=found, params=said, actor=actor, on=now)
    return found


def _promote(vacancy: Vacancy, winner: VacancyApplication, actor: Any, now: datetime) -> None:
    made = Promotion.objects.create(
        person=winner.person, position=winner.position, to=vacancy.position, unit=vacancy.unit, rule="PR4",
        review=winner.review, application=winner, conditions=_proven(vacancy, winner), precedence=winner.precedence,
        mean=winner.mean, created_by=actor, created_at=now,
    )  # fmt: skip
    record_activity(made, "assessments.propose_promotion", actor=actor, to=vacancy.position.code)
    said = {"post": vacancy.position.name}
    notify([winner.person], "assessments.selection_won", record=made, params=said, actor=actor, on=now)


def _proven(vacancy: Vacancy, winner: VacancyApplication) -> list[dict[str, Any]]:
    """The evidence of the closing, with the vacancy and the panel's score in their places."""
    found = {"vacancy": vacancy.number, "panel": f"{winner.points:.2f}"}
    asked = {"panel": str(vacancy.held_terms.least)}
    return [
        one | {"outcome": promotion_rules.MET, "found": found[one["code"]], "asked": asked.get(one["code"], one["asked"])}
        if one["code"] in found
        else one
        for one in winner.conditions
    ]  # fmt: skip
