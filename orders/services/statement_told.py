"""Who hears of statements: the secretary who settles, the rep, finance of differences (ORD-9)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from orders.models import Difference, Statement, StatementAnswer
from orders.people import finance_on, secretary_of, without
from salesops.core.notify import notify


def _desk(statement: Statement, now: datetime) -> list[Any]:
    return [secretary_of(statement.customer, timezone.localdate(now)), statement.customer.owner, statement.sent_by]


def tell_confirmed(statement: Statement, answer: StatementAnswer, *, actor: Any, now: datetime) -> None:
    params = {"customer": statement.customer.called, "name": answer.name}
    notify(
        without(_desk(statement, now), actor),
        "orders.statement_confirmed",
        record=statement,
        params=params,
        actor=actor,
        on=now,
    )


def tell_disputed(statement: Statement, count: int, *, actor: Any, now: datetime) -> None:
    people = [*_desk(statement, now), *finance_on(timezone.localdate(now))]
    params = {"customer": statement.customer.called, "n": count}
    notify(without(people, actor), "orders.statement_disputed", record=statement, params=params, actor=actor, on=now)


def tell_solved(difference: Difference, *, actor: Any, now: datetime) -> None:
    """Whoever may verify it: the desk and finance, but who solved it or booked the entry."""
    people = without([*_desk(difference.statement, now), *finance_on(timezone.localdate(now))], actor)
    people = [one for one in people if one.pk != difference.booked_by_id]
    params = {"customer": difference.statement.customer.called, "what": _what(difference)}
    notify(people, "orders.difference_solved", record=difference.statement, params=params, actor=actor, on=now)


def tell_sent_back(difference: Difference, reason: str, *, actor: Any, now: datetime) -> None:
    people = without([difference.owner, difference.solved_by], actor)
    params = {"customer": difference.statement.customer.called, "what": _what(difference), "reason": reason}
    notify(people, "orders.difference_sent_back", record=difference.statement, params=params, actor=actor, on=now)


def tell_all_verified(statement: Statement, *, actor: Any, now: datetime) -> None:
    """Nothing is left to solve: the customer can be asked again."""
    params = {"customer": statement.customer.called}
    people = without(_desk(statement, now)[::2], actor)
    notify(people, "orders.statement_ask_again", record=statement, params=params, actor=actor, on=now)


def _what(difference: Difference) -> str:
    return difference.line.document if difference.line else difference.text[:60]
