"""The board put together: its sections, its counts, all its rows (ORD-11)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from orders.models import Order
from orders.scope_osb import on_board
from salesops.core.lists.counting import COUNTED

from .on_the_way import look_on_the_way
from .question import condition_of, given_now
from .settling import MOST_LATE, look_at_settling
from .shapes import ORDER, SETTLE, SHIP, STEPS, Asked, Counted, Row, Section
from .telling import told

PAGE = 50
# Rows of one step looked up at once for a report.
CHUNK = 1_000


def board(user: Any, asked: Asked, now: datetime, *, limit: int = PAGE) -> list[Section]:
    """The sections of ``asked.step``, or of all three steps, each with its first ``limit`` rows, the longest late first.
    Orders being settled are counted to ``COUNTED``, late ones to ``MOST_LATE``.

    Seven queries at most, however many orders there are.
    """
    counted = _counted(user, asked, now, limit)
    rows = told(user, [one for step in counted.values() for one in step.found[:limit]], now)
    sections, start = [], 0
    for step, one in counted.items():
        shown = one.found[:limit]
        further = shown[-1].token if len(one.found) > limit and shown else ""
        part, late, orders = rows[start : start + len(shown)], one.late, one.orders
        late_more, orders_more = (late >= MOST_LATE, orders > COUNTED) if step == SETTLE else (False, False)
        late, orders = MOST_LATE if late_more else late, COUNTED if orders_more else orders
        sections.append(Section(step, orders, late, part, further, late_more, orders_more))
        start += len(shown)
    return sections


def counts(user: Any, asked: Asked, now: datetime) -> dict[str, tuple[int, int]]:
    """Step → how many orders, how many of them late; all of them, which takes longer than a page may."""
    return {step: (one.orders, one.late) for step, one in _counted(user, asked, now, 0, exact=True).items()}


def rows_of(user: Any, asked: Asked, now: datetime) -> Iterator[Row]:
    """All rows ``asked`` for, step by step, the longest late first: what report R13 lists. Looked up by the thousand."""
    for step in (asked.step,) if asked.step else STEPS:
        wanted = replace(asked, step=step, after="")
        while True:
            (section,) = board(user, wanted, now, limit=CHUNK)
            yield from section.rows
            if not section.next:
                break
            wanted = replace(wanted, after=section.next)


def _counted(user: Any, asked: Asked, now: datetime, limit: int, *, exact: bool = False) -> dict[str, Counted]:
    scope = condition_of(user, "board", lambda: on_board(Order.objects.order_by(), user))
    found = {step: Counted() for step in STEPS if asked.step in ("", step)}
    if scope is None:
        return found
    given = given_now(now) | scope[1]
    if ORDER in found or SHIP in found:
        look_on_the_way(found, scope[0], asked, given, limit)
    if SETTLE in found:
        look_at_settling(found[SETTLE], scope[0], asked, given, limit, exact=exact)
    return found
