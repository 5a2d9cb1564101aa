"""Whose scorecards one sees, and from when their results: the only place that turns the matrix into conditions on cards."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import Reach
from accounts.approvers import unit_of
from accounts.models import Posting
from assessments.states.scorecards import RESULT_STATES
from salesops.core.statements import statement_at, statements


def card_reach(user: Any, right: str = "v") -> Reach:
    """The reach of ``right`` on scorecards, without grants for a part only: running steps or rating another department shows
    nobody's card.
    """
    return user.access.reach_by_limit("scorecards", right).get("", Reach())


def reader_key(user: Any) -> Hashable:
    """All that :func:`cards_in_reach` depends on beside the stamps: questions put together for a reader are kept under it."""
    return user.pk, user.access.day, card_reach(user)


def kept_rows(asked: str, user: Any, rows: Callable[[Sequence[Any]], QuerySet], values: Sequence[Any]) -> list[Any]:
    """``rows(values)`` as tuples, of cards in the reader's reach: the question is put together once for the reader."""
    kept: Any = statements.get((asked, reader_key(user)), lambda: statement_at(rows, values))
    return list(kept.at(values).all() if kept else rows(values))


def _led(user: Any, reach: Reach, person: str) -> Q:
    """People posted today in units one leads."""
    units = reach.units | reach.market_units()
    if not units:
        return Q(pk__in=[])
    posted = Posting.objects.filter(user=OuterRef(person), unit__in=units, period__contains=user.access.day)
    return Q(Exists(posted))


def cards_in_reach(rows: QuerySet, user: Any, right: str = "v") -> Any:
    """Own cards; of people one leads now or led then, and those one rates; the card of the team one is in; or all."""
    reach = card_reach(user, right)
    if reach.everything:
        return rows
    if reach.nothing:
        return rows.none()
    units = reach.units | reach.market_units()
    wanted = Q(person__in=reach.people) | Q(home__in=units) | Q(unit__in=units) | _led(user, reach, "person_id")
    wanted |= Q(rater=user)
    if right == "v":
        wanted |= Q(unit=unit_of(user, user.access.day))
    return rows.filter(wanted)


def results_in_reach(rows: QuerySet, user: Any) -> Any:
    """Cards whose ratings, totals and bands one may know: of oneself and of the own team not before they are published."""
    led = card_reach(user)
    units = led.units | led.market_units()
    own = Q(person=user) | (Q(unit__isnull=False) & ~Q(unit__in=units) if not led.everything else Q(pk__in=[]))
    return cards_in_reach(rows, user).filter(~own | Q(state__in=RESULT_STATES))


def sees_result(card: Any, user: Any) -> bool:
    """The same of a card one sees already."""
    if card.state in RESULT_STATES:
        return True
    return bool(card.person_id != user.pk) if card.person_id is not None else opens_rows(card, user)


def opens_rows(card: Any, user: Any) -> bool:
    """Whether the rows behind a card one sees are one's business: those of a team only for who leads it; its members know sums."""
    if card.person_id is not None:
        return True
    reach = card_reach(user)
    return reach.everything or card.unit_id in reach.units or card.unit_id in reach.market_units()


def cycles_in_reach(rows: QuerySet, user: Any) -> Any:
    """Cycles of the company are everybody's who sees schemes; of a probation only those who see the person's cards."""
    if not user.can("schemes"):
        return rows.none()
    reach = card_reach(user)
    if reach.everything or "steps" in (user.access.limits("scorecards", "e") or ()):
        return rows
    return rows.filter(Q(person__isnull=True) | Q(person__in=reach.people) | _led(user, reach, "person_id"))
