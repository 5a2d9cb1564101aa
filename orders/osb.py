"""The OSB board: every order that is ordered, shipped or settled, what it waits for, whom, since when (ORD-11, T11, R13).

Used by its page, its API, the first page of secretaries and report R13. What the portal's clocks say is told by the same moments:
a row is late when the clock of what it waits for ended (T07, T09–T15, T17–T20, T24), when the step planned for a day did not come
(T11), or when its payment is overdue.

    sections = board(user, Asked(late=True), timezone.now())    # the first rows of each step, with counts
    for row in rows_of(user, Asked(step="ship"), now): ...      # all of them, for a report
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import SecretaryDuty, User
from accounts.standing import kept
from orders.lacking import MAKES, lacking_lines
from orders.models import Order, OrderLine, OsbProblem
from orders.osb_sql import MOST_LATE, ON_THE_WAY, RESTING, SETTLED, SETTLED_COUNTS
from orders.osb_words import whom, words_of
from orders.scope_osb import on_board
from salesops.core import worktime
from salesops.core.approvals.reading import waiting_for
from salesops.core.sockets.clocks import clock_limit

ORDER, SHIP, SETTLE = STEPS = tuple(SecretaryDuty.Step.values)
PAGE = 50
# Rows of one step looked up at once for a report.
CHUNK = 1_000
# Clocks the board counts itself, and how many days back: what began before is late.
CLOCKS = ("T07", "T09", "T11", "T19")
BACK = 21
RESTS = "rest"
# Sorts after every moment: no clock runs.
FAR = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """What is asked of the board; empty: everything in the reader's reach.

    ``units``: ids of the units of a market. ``secretary``: only the steps and markets this person has today. ``wait``: a code of
    ``osb_words.WAITS``. ``after``: ``Section.next`` of the page before; it belongs to one ``step``.
    """

    step: str = ""
    late: bool = False
    wait: str = ""
    units: frozenset[int] | None = None
    secretary: User | None = None
    after: str = ""


@dataclass(frozen=True)
class Row:
    """An order on the board. ``what`` and ``who`` are in the reader's language.

    ``since``: when it began to wait; ``due``: when it should have moved, none where no clock runs; ``planned_on``: the next
    delivery or completion, else the day promised; while it is settled the day of payment. ``problems``: numbers of its open OSB
    problems. ``secretary``: who has this step of its market.
    """

    step: str
    order: int
    number: str
    state: str
    customer_code: str
    customer: str
    owner: str
    wait: str
    what: str
    who: str
    since: datetime | None
    due: datetime | None
    late: bool
    planned_on: date | None
    promised_on: date | None
    problems: tuple[str, ...] = ()
    secretary: str = ""


@dataclass(frozen=True)
class Section:
    """A step of the board: how many orders, how many of them ``late`` (``late_more``: and more), the first ``rows``."""

    step: str
    orders: int
    late: int
    rows: Sequence[Row] = ()
    next: str = ""
    late_more: bool = False


@dataclass
class _Found:
    """What the statements say of a row."""

    step: str
    id: int
    unit: int
    wait: str
    since: datetime | None
    due: datetime | None
    late: bool
    planned_on: date | None
    promised_on: date | None
    token: str = ""


@dataclass
class _Counted:
    orders: int = 0
    late: int = 0
    found: list[_Found] = field(default_factory=list)


def board(user: Any, asked: Asked, now: datetime, *, limit: int = PAGE) -> list[Section]:
    """The sections of ``asked.step``, or of all three steps, each with its first ``limit`` rows, the longest late first.

    Eight queries at most, however many orders there are.
    """
    counted = _counted(user, asked, now, limit)
    rows = _told(user, [one for step in counted.values() for one in step.found[:limit]], now)
    sections, start = [], 0
    for step, one in counted.items():
        shown = one.found[:limit]
        further = shown[-1].token if len(one.found) > limit and shown else ""
        many = step == SETTLE and one.late >= MOST_LATE
        sections.append(Section(step, one.orders, one.late, rows[start : start + len(shown)], further, many))
        start += len(shown)
    return sections


def counts(user: Any, asked: Asked, now: datetime) -> dict[str, tuple[int, int]]:
    """Step → how many orders, how many of them late (of those being settled no more than ``MOST_LATE`` are counted)."""
    return {step: (one.orders, one.late) for step, one in _counted(user, asked, now, 0).items()}


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


def _counted(user: Any, asked: Asked, now: datetime, limit: int) -> dict[str, _Counted]:
    scope = _condition(on_board(Order.objects.order_by(), user))
    found = {step: _Counted() for step in STEPS if asked.step in ("", step)}
    if scope is None:
        return found
    given = _given(now, limit) | scope[1]
    if ORDER in found or SHIP in found:
        _look_on_the_way(found, scope[0], asked, given)
    if SETTLE in found:
        _look_at_settling(found[SETTLE], scope[0], asked, given, limit)
    return found


def _condition(rows: QuerySet) -> tuple[str, dict[str, Any]] | None:
    """What ``rows`` ask of an order as a condition with named values; ``None``: there are none."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        compiler.pre_sql_setup()
        sql, values = compiler.compile(rows.query.where)
    except FullResultSet:
        return "true", {}
    except EmptyResultSet:
        return None
    return _named(sql or "true", values, "scope")


def _named(sql: str, values: Iterable[Any], prefix: str) -> tuple[str, dict[str, Any]]:
    names = {f"{prefix}{n}": value for n, value in enumerate(values)}
    places = iter(names)
    return re.sub(r"%s", lambda _place: f"%({next(places)})s", sql), names


def _given(now: datetime, limit: int) -> dict[str, Any]:
    """Values every statement asks for: the time, and when the clocks that began on the last days end."""
    today, calendar = timezone.localdate(now), worktime.work_calendar()
    ticks: list[tuple[str, date, datetime, datetime]] = []
    ends: dict[tuple[date, str], tuple[datetime, datetime]] = {}
    for code in CLOCKS:
        for back in range(-1, BACK):
            day = today - timedelta(days=back)
            limit_of_day = clock_limit(code, day)
            key = (day, str(limit_of_day))
            if key not in ends:
                morning, evening = (timezone.make_aware(datetime.combine(day, at)) for at in (time(0, 1), time(23, 59)))
                ends[key] = worktime.due_at(morning, limit_of_day), worktime.due_at(evening, limit_of_day)
            ticks.append((code, day, *ends[key]))
    codes, days, before, after = (list(column) for column in zip(*ticks, strict=True))
    return {
        "now": now, "far": FAR, "today": today, "zone": timezone.get_current_timezone_name(), "limit": limit + 1 if limit else 0,
        "closing": timezone.localtime(calendar.closing(today)).time(), "tick_codes": codes, "tick_days": days,
        "tick_before": before, "tick_after": after,
    }  # fmt: skip


def _of_step(asked: Asked, step: str, given: dict[str, Any]) -> str:
    """The units asked for of a step as a condition on ``unit_id``."""
    parts = []
    if asked.units is not None:
        given["units"] = sorted(asked.units)
        parts.append("unit_id = ANY(%(units)s)")
    if asked.secretary is not None:
        given[f"units_{step}"] = sorted(asked.secretary.access.tree.subtree(markets_of(asked.secretary, step)))
        parts.append(f"unit_id = ANY(%(units_{step})s)")
    return " AND ".join(parts) or "true"


def markets_of(secretary: User, step: str) -> list[int]:
    """Ids of the markets ``secretary`` has ``step`` of today."""
    return [
        duty.market_id
        for duty in duties_of_all(secretary.access.day)
        if duty.step == step and duty.user_id == secretary.pk
    ]


def duties_of_all(day: date) -> tuple[SecretaryDuty, ...]:
    """Which secretary has which step of which market on ``day``."""
    return kept("duties", ("of_all", day), lambda: tuple(SecretaryDuty.objects.on(day).select_related("user")))


def _look_on_the_way(found: Mapping[str, _Counted], scope: str, asked: Asked, given: dict[str, Any]) -> None:
    """Orders that are ordered or shipped. One query."""
    lines = lacking_lines(OrderLine.objects.filter(order__state__in=MAKES, order__imported_at=None))
    lacking, values = lines.order_by().values("order_id").query.sql_with_params()
    lacking, lacks = _named(lacking, values, "lacks")
    values = given | lacks
    wanted = " OR ".join(f"(step = '{step}' AND {_of_step(asked, step, values)})" for step in found if step != SETTLE)
    picked = ["true"]
    if asked.late:
        picked.append("x.late")
    if asked.wait:
        values["wait"] = asked.wait
        picked.append("x.wait = %(wait)s")
    after = asked.after.split("_")
    if asked.step and len(after) == 3 and after[2].isdecimal() and (moment := _moment(after[1])):
        values |= {"after_late": after[0] == "1", "after_key": moment, "after_id": int(after[2])}
        picked.append("(NOT x.late, x.key, x.id) > (NOT %(after_late)s, %(after_key)s, %(after_id)s)")
    sql = ON_THE_WAY.format(scope=scope, asked=wanted, lacking=lacking, picked=" AND ".join(picked))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for step, orders, late, pk, unit, wait, since, due, is_late, planned, promised, key in cursor.fetchall():
            if step not in found:
                continue
            one = found[step]
            one.orders, one.late = orders, late
            if pk is not None:
                token = f"{int(is_late)}_{_written(key)}_{pk}"
                one.found.append(_Found(step, pk, unit, wait, since, due, is_late, planned, promised, token))


def _look_at_settling(counted: _Counted, scope: str, asked: Asked, given: dict[str, Any], limit: int) -> None:
    """Orders being settled: first those with something due, then the others. Two queries."""
    values = dict(given)
    parts = {"scope": scope, "asked": _of_step(asked, SETTLE, values).replace("unit_id", "orders_order.unit_id")}
    picked, items = ["true"], ["true"]
    if asked.late:
        picked.append("x.due <= %(now)s")
        items.append("i.due_on < %(today)s")
    if asked.wait:
        values["wait"] = asked.wait
        picked.append("x.wait = %(wait)s")
        items.append("%(wait)s = 'pay'")
    after = asked.after.split("_") if asked.step else [""]
    if len(after) == 2 and after[0] != RESTS and after[1].isdecimal() and (moment := _moment(after[0])):
        values |= {"after_key": moment, "after_id": int(after[1])}
        picked.append("(x.key, x.id) > (%(after_key)s, %(after_id)s)")
        values["after_on"] = timezone.localdate(moment)
        items.append(
            "i.due_on >= %(after_on)s AND ((i.due_on + time '23:59:59') AT TIME ZONE %(zone)s, orders_order.id)"
            " > (%(after_key)s, %(after_id)s)"
        )
    resting = after[0] == RESTS and len(after) == 2 and after[1].isdecimal()
    how_many = SETTLED_COUNTS.format(**parts)
    sql = SETTLED.format(
        counts=how_many, picked="false" if resting else " AND ".join(picked),
        picked_items="false" if resting else " AND ".join(items), **parts,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for _step, orders, late, pk, unit, wait, since, due, is_late, planned, promised, key in cursor.fetchall():
            counted.orders, counted.late = orders, min(late, MOST_LATE)
            if pk is not None:
                token = f"{_written(key)}_{pk}"
                counted.found.append(_Found(SETTLE, pk, unit, wait, since, due, is_late, planned, promised, token))
        left = limit + 1 - len(counted.found)
        if limit == 0 or left <= 0 or asked.late or asked.wait not in ("", "invoice", "close"):
            return
        values |= {"limit": left, "after_id": int(after[1]) if resting else 0}
        cursor.execute(RESTING.format(picked="x.wait = %(wait)s" if asked.wait else "true", **parts), values)
        for _step, _orders, _late, pk, unit, wait, since, due, is_late, planned, promised, _key in cursor.fetchall():
            counted.found.append(
                _Found(SETTLE, pk, unit, wait, since, due, is_late, planned, promised, f"{RESTS}_{pk}")
            )


def _written(key: datetime) -> str:
    """A key as it stands in an address."""
    return key.astimezone(UTC).isoformat()


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else None


def _told(user: Any, found: Sequence[_Found], now: datetime) -> list[Row]:
    """The rows in words. Four queries."""
    if not found:
        return []
    ids = [one.id for one in found]
    names = (
        "number",
        "state",
        "customer__code",
        "customer__name",
        "customer__short_name",
        "owner__name",
        "keeper__name",
    )
    orders = {pk: rest for pk, *rest in Order.objects.filter(pk__in=ids).order_by().values_list("pk", *names)}
    asked = [one.id for one in found if one.wait == "approval"]
    deciding = waiting_for("orders.order", asked) if asked else {}
    problems = _problems(user, ids)
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
    rows = OsbProblem.objects.visible_to(user).open().filter(order__in=ids).order_by("pk")
    found: dict[int, list[str]] = {}
    for order, number in rows.values_list("order_id", "number"):
        found.setdefault(order, []).append(number)
    return found
