"""Rows of the OSB board in the reader's words (ORD-11)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from orders.models import OsbProblem
from orders.states.osb import OPEN
from salesops.core.approvals.reading import waiting_for
from salesops.core.prepared import Prepared

from .duties import duties_of_all
from .question import listed
from .shapes import Found, Row
from .words import whom, words_of

_ORDERS = Prepared(
    "osb_orders",
    f"""
SELECT o.id, EXISTS (SELECT FROM orders_osbproblem p WHERE p.order_id = o.id AND p.state IN ({listed(OPEN)})),
    o.number, o.state, c.code, c.name, c.short_name, u.name, k.name
FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id JOIN accounts_user u ON u.id = o.owner_id
LEFT JOIN accounts_user k ON k.id = o.keeper_id WHERE o.id = ANY ($1)
""",
    "bigint[]",
    generic=True,
)


def told(user: Any, found: Sequence[Found], now: datetime, *, past: bool = False) -> list[Row]:
    """The rows in words. Three queries at most. ``past``: as of ``now``, which is over; who was to approve then isn't told."""
    if not found:
        return []
    ids = [one.id for one in found]
    orders, troubled = {}, []
    for pk, problem, *rest in _ORDERS.all(ids):
        orders[pk] = rest
        if problem:
            troubled.append(pk)
    asked = [one.id for one in found if one.wait == "approval"]
    deciding = waiting_for("orders.order", asked) if asked and not past else {}
    problems = _problems_then(user, ids, now) if past else _problems(user, troubled)
    day = timezone.localdate(now)
    tree = user.access.tree
    duties = {(duty.market_id, duty.step): duty.user.name for duty in duties_of_all(day)}
    rows = []
    for one in found:
        number, state, code, name, short, owner, keeper = orders[one.id]
        market = tree.market_of(one.unit)
        secretary = duties.get((market.id, one.step), "") if market else ""
        who = deciding.get(str(one.id), "") if one.wait == "approval" else whom(one.wait, keeper or owner, secretary)
        rows.append(
            Row(
                one.step, one.id, number or "", state, code, short or name, keeper or owner, one.wait, words_of(one.wait), who,
                one.since, one.due, one.late, one.planned_on, one.promised_on, tuple(problems.get(one.id, ())), secretary,
            )
        )  # fmt: skip
    return rows


def _problems(user: Any, ids: Sequence[int]) -> dict[int, list[str]]:
    """Numbers of the open problems ``user`` sees of orders that have some. One query, none without orders."""
    found: dict[int, list[str]] = {}
    if not ids:
        return found
    rows = OsbProblem.objects.visible_to(user).open().filter(order__in=ids).order_by("pk")
    for order, number in rows.values_list("order_id", "number"):
        found.setdefault(order, []).append(number)
    return found


def _problems_then(user: Any, ids: Sequence[int], now: datetime) -> dict[int, list[str]]:
    """Numbers of the problems of these orders that were open at ``now``. One query."""
    found: dict[int, list[str]] = {}
    ended = Q(verified_at__lt=now) | Q(dropped_at__lt=now)
    rows = OsbProblem.objects.visible_to(user).filter(order__in=ids, recorded_at__lt=now).exclude(ended).order_by("pk")
    for order, number in rows.values_list("order_id", "number"):
        found.setdefault(order, []).append(number)
    return found
