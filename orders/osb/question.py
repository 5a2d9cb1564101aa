"""How the statements behind the OSB board are asked: who sees what, the clocks, one plan for a connection (ORD-11)."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.utils import timezone

from orders.models import Order
from salesops.core import worktime
from salesops.core.named import ask
from salesops.core.sockets.clocks import clock_limit
from salesops.core.statements import statements

from .duties import markets_of
from .shapes import Asked

# Clocks the board counts itself, and how many days back: what began before is late.
CLOCKS = ("T07", "T09", "T11", "T19")
BACK = 21
# Sorts after every moment: no clock runs.
FAR = datetime(9000, 1, 1, tzinfo=UTC)


def condition_of(user: Any, what: str, rows: Callable[[], QuerySet]) -> tuple[str, dict[str, Any]] | None:
    """What ``rows`` ask of an order so that ``user`` sees it, kept while nobody stands elsewhere; ``None``: there are none.
    ``what`` the rows are for.
    """
    return statements.get(("osb_scope", what, user.pk, user.access.day), lambda: _condition(rows()))


def _condition(rows: QuerySet) -> tuple[str, dict[str, Any]] | None:
    """As a condition with named values; ids are written into it."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        compiler.pre_sql_setup()
        sql, values = compiler.compile(rows.query.where)
    except FullResultSet:
        return "true", {}
    except EmptyResultSet:
        return None
    return named(sql or "true", values, "scope")


def named(sql: str, values: Iterable[Any], prefix: str) -> tuple[str, dict[str, Any]]:
    given, names = list(values), {f"{prefix}{n}": value for n, value in enumerate(values) if type(value) is not int}
    places = iter(range(len(given)))

    def place(_found: re.Match[str]) -> str:
        n = next(places)
        return f"%({prefix}{n})s" if f"{prefix}{n}" in names else str(given[n])

    return re.sub(r"%s", place, sql), names


def given_now(now: datetime) -> dict[str, Any]:
    """Values every statement asks for: the time, and when the clocks that began on the last days end."""
    today = timezone.localdate(now)
    return {"now": now, "far": FAR, "today": today, "zone": timezone.get_current_timezone_name(), **_clocks_on(today)}


def _clocks_on(today: date) -> dict[str, Any]:
    found: dict[str, Any] = statements.get(("osb_clocks", today), lambda: _count_clocks(today))
    return found


def _count_clocks(today: date) -> dict[str, Any]:
    """The ends of all clocks that may have begun, by code and day: before closing time, and after it."""
    ticks: list[tuple[str, date, datetime, datetime]] = []
    ends: dict[tuple[date, str], tuple[datetime, datetime]] = {}
    for code in CLOCKS:
        for back in range(-1, BACK):
            day = today - timedelta(days=back)
            limit = clock_limit(code, day)
            key = (day, str(limit))
            if key not in ends:
                morning, evening = (timezone.make_aware(datetime.combine(day, at)) for at in (time(0, 1), time(23, 59)))
                ends[key] = worktime.due_at(morning, limit), worktime.due_at(evening, limit)
            ticks.append((code, day, *ends[key]))
    closing = timezone.localtime(worktime.work_calendar().closing(today)).time()
    return {"closing": closing, **_written(ticks)}


def _written(ticks: Sequence[tuple[str, date, datetime, datetime]]) -> dict[str, str]:
    """The columns as arrays PostgreSQL reads: as lists each value would be written anew for each statement."""
    names = ("tick_codes", "tick_days", "tick_before", "tick_after")
    columns = zip(*ticks, strict=True)
    return {name: f"{{{','.join(map(str, column))}}}" for name, column in zip(names, columns, strict=True)}


NOTHING = "false"


def with_page(user: Any, ids: list[int]) -> frozenset[int]:
    """Which of these orders have a page for ``user``: a department's board reaches further. One query at most."""
    if not ids or user.access.reaches_all("orders"):
        return frozenset(ids)
    scope = condition_of(user, "page", lambda: Order.objects.visible_to(user).order_by())
    if scope is None:
        return frozenset()
    sql = f"SELECT id FROM orders_order WHERE id = ANY (%(ids)s) AND {scope[0]}"
    return frozenset(pk for (pk,) in ask("osb_with_page", sql, scope[1] | {"ids": ids}, 0))


def of_step(asked: Asked, step: str) -> str:
    """The units asked for of a step as a condition on ``unit_id``. Ids are written into it: as values each would be compared."""
    wanted = [] if asked.units is None else [asked.units]
    if asked.secretary is not None:
        wanted.append(asked.secretary.access.tree.subtree(markets_of(asked.secretary, step)))
    if not wanted:
        return "true"
    units = frozenset.intersection(*(frozenset(ids) for ids in wanted))
    return f"unit_id = ANY('{{{','.join(map(str, sorted(units)))}}}'::bigint[])" if units else NOTHING


# When a clock that counts in working days and began at ``since`` ends: told by the day it began, before or after closing time.
# What began before the first day told ended long ago.
TICKS = """
tick AS (
    SELECT * FROM unnest(
        %(tick_codes)s::text[], %(tick_days)s::date[], %(tick_before)s::timestamptz[], %(tick_after)s::timestamptz[]
    ) AS told(code, "on", before, after)
)"""


def ends(since: str, code: str) -> str:
    local = f"({since} AT TIME ZONE %(zone)s)"
    return f"""coalesce((SELECT CASE WHEN {local}::time < %(closing)s THEN tick.before ELSE tick.after END FROM tick
        WHERE tick.code = '{code}' AND tick."on" = {local}::date), {since} + interval '7 days')"""


def listed(states: tuple[str, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)
