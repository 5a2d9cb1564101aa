"""What people and units owe in a period: the values in force, cut by the days in the post (defaults.md 8).

A constant number of queries, however many people, units and months.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from accounts.org import OrgTree
from assessments.models import COUNTED, Metric, Target
from assessments.rules.target_days import prorated, weeks_of_month
from assessments.rules.target_periods import month_of, weeks_touching
from assessments.rules.target_split import CENT, WHOLE, split
from salesops.core import worktime
from salesops.core.sockets.report_periods import Period

from .presence import Presence, presence_of

ZERO = Decimal(0)
# (amount, the days it is owed for): a target is cut piece by piece.
Pieces = list[tuple[Decimal, Period]]


@dataclass(frozen=True)
class Owed:
    """Targets of one metric for one period. Whoever isn't named has none: no value, never 0.

    ``people``: user → amount cut by the days in the post; ``given``: the same uncut. ``units``: unit → its own target, or, without
    one, the sum of its parts; ``summed`` names the units whose target is such a sum.
    """

    metric: str
    period: Period
    people: Mapping[int, Decimal] = field(default_factory=dict)
    given: Mapping[int, Decimal] = field(default_factory=dict)
    units: Mapping[int, Decimal] = field(default_factory=dict)
    summed: frozenset[int] = frozenset()


def targets_of(metric: str, period: Period) -> Owed:
    """What everybody owes of ``metric`` in ``period``: a year, quarter, month or week, any run of months, or part of a month.

    A period without a target of its own owes the sum of its months, when each of them has one; part of a month owes its share of
    the month's working days.
    """
    people, units = _pieces(metric, period)
    calendar = worktime.work_calendar()
    working = {day for day in days_of(period) if calendar.is_working_day(day)}
    there = presence_of(period, without_absences=metric == Metric.VISITS, working=working)
    cut: dict[int, Decimal] = {}
    for person, pieces in people.items():
        found = there.get(person)
        if found is not None:
            cut[person] = sum((_cut(amount, part, found, working) for amount, part in pieces), ZERO)
    own = {unit: sum((amount for amount, _part in pieces), ZERO) for unit, pieces in units.items()}
    given = {person: sum((amount for amount, _part in pieces), ZERO) for person, pieces in people.items()}
    summed = _sums(own, cut, there, OrgTree.on(period.last))
    return Owed(metric, period, cut, given, summed | own, frozenset(summed.keys() - own.keys()))


def days_of(period: Period) -> list[date]:
    return [period.first + timedelta(days=n) for n in range((period.last - period.first).days + 1)]


def _cut(amount: Decimal, part: Period, there: Presence, working: set[date]) -> Decimal:
    days = [day for day in days_of(part) if day in working]
    if not days:
        return amount if there.posted_on(part.last) else ZERO
    return prorated(amount, there.days(days), Decimal(len(days)))


def _pieces(metric: str, period: Period) -> tuple[dict[int, Pieces], dict[int, Pieces]]:
    """User → pieces, unit → pieces, of those who have a target for the whole of ``period``."""
    rows = Target.objects.in_force().filter(metric=metric, first__lte=period.last, last__gte=period.first)
    by_subject: dict[tuple[str, int], dict[tuple[date, date], Decimal]] = defaultdict(dict)
    for user, unit, first, last, amount in rows.values_list("user_id", "unit_id", "first", "last", "amount"):
        by_subject[("user", user) if user else ("unit", unit)][first, last] = amount
    wanted = _wanted(period)
    step = WHOLE if metric in COUNTED else CENT
    found: dict[str, dict[int, Pieces]] = {"user": {}, "unit": {}}
    for (kind, subject), amounts in by_subject.items():
        pieces = _of_one(amounts, period, wanted, step)
        if pieces:
            found[kind][subject] = pieces
    return found["user"], found["unit"]


def _wanted(period: Period) -> list[tuple[Period, Period]]:
    """(month, the part of it that lies in ``period``)."""
    months = [month_of(first) for first in period.months()]
    return [(month, Period(max(month.first, period.first), min(month.last, period.last))) for month in months]


def _of_one(
    amounts: Mapping[tuple[date, date], Decimal], period: Period, wanted: list[tuple[Period, Period]], step: Decimal
) -> Pieces:
    whole = amounts.get((period.first, period.last))
    by_month = [(amounts.get((month.first, month.last)), month, part) for month, part in wanted]
    pieces: Pieces = []
    for amount, month, part in by_month:
        if amount is None:
            pieces = []
            break
        pieces.append((amount if part == month else _part_of_month(amount, month, part, step), part))
    if whole is None:
        return pieces or _of_quarters(amounts, period)
    # Months that make the whole tell in which of them somebody was away; others don't count against it.
    return pieces if sum((amount for amount, _part in pieces), ZERO) == whole else [(whole, period)]


def _of_quarters(amounts: Mapping[tuple[date, date], Decimal], period: Period) -> Pieces:
    """A run of whole quarters, each with a target of its own and none for its months."""
    firsts = [first for first in period.months() if first.month % 3 == 1] if period.whole_months % 3 == 0 else []
    if not firsts or firsts[0] != period.first:
        return []
    parts = [Period(first, month_of(date(first.year, first.month + 2, 1)).last) for first in firsts]
    found = [(amounts[part.first, part.last], part) for part in parts if (part.first, part.last) in amounts]
    return found if len(found) == len(parts) else []


def _part_of_month(amount: Decimal, month: Period, part: Period, step: Decimal) -> Decimal:
    """The share of ``part`` in the month's amount by working days; the weeks of a month make the month."""
    calendar = worktime.work_calendar()
    weeks = [[day for day in days_of(week) if month.first <= day <= month.last] for week in weeks_touching(month)]
    working = {day: calendar.is_working_day(day) for days in weeks for day in days}
    for days, share in zip(weeks, weeks_of_month(amount, weeks, working, step), strict=True):
        if days[0] == part.first and days[-1] == part.last:
            return share
    inside = sum(1 for day, works in working.items() if works and part.first <= day <= part.last)
    return split(amount, [Decimal(inside), Decimal(sum(working.values()) - inside)], step)[0]


def _sums(
    own: Mapping[int, Decimal], people: Mapping[int, Decimal], there: Mapping[int, Presence], tree: OrgTree
) -> dict[int, Decimal]:
    """Unit → its own target, or the sum of what lies below: units first, and the people who stood in it, by their days there."""
    direct: dict[int, Decimal] = {}
    for person, amount in people.items():
        by_unit = there[person].by_unit
        if not by_unit:
            continue
        for unit, part in zip(by_unit, split(amount, list(by_unit.values()), CENT), strict=True):
            direct[unit] = direct.get(unit, ZERO) + part
    found: dict[int, Decimal] = {}

    def total(unit: int) -> Decimal | None:
        if unit in own:
            for child in tree.children.get(unit, ()):
                total(child)
            return own[unit]
        parts = [part for part in map(total, tree.children.get(unit, ())) if part is not None]
        if unit in direct:
            parts.append(direct[unit])
        if not parts:
            return None
        found[unit] = sum(parts, ZERO)
        return found[unit]

    for unit in tree.children.get(None, ()):
        total(unit)
    return found
