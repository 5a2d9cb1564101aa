"""Targets in force as a table: a unit, its parts and its people by the parts of a period, and whether they add up."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from accounts.access import people_in_reach
from accounts.models import OrgUnit, Posting, User
from accounts.org import OrgTree
from assessments.models import Metric, Target
from assessments.rules.target_periods import Grain, grain_of, month_of, quarter_of, weeks_touching
from assessments.scope import reach_of
from salesops.core.sockets.report_periods import Period

from .reading import Owed, targets_of
from .tree import key_of

ZERO = Decimal(0)


def parts_of(period: Period) -> list[Period]:
    """A year by quarters, a quarter by months, a month by weeks."""
    grain = grain_of(period)
    if grain == Grain.YEAR:
        return [quarter_of(first) for first in period.months()[::3]]
    if grain == Grain.QUARTER:
        return [month_of(first) for first in period.months()]
    return weeks_touching(period) if grain == Grain.MONTH else []


@dataclass
class Row:
    """``amounts``: of the period, then of its parts. ``ids``: targets behind them, where the amount is one of its own."""

    key: str
    name: str
    code: str = ""
    head: str = ""
    amounts: list[Decimal | None] = field(default_factory=list)
    given: list[Decimal | None] = field(default_factory=list)
    ids: list[int | None] = field(default_factory=list)
    summed: bool = False

    @property
    def is_cut(self) -> bool:
        """Days outside the post took something off."""
        return self.given[:1] != self.amounts[:1]


@dataclass
class Table:
    """``rows[0]`` is the unit itself. ``gap``: by column what its parts lack."""

    unit: Any
    periods: list[Period]
    rows: list[Row]
    gap: list[Decimal | None]

    @property
    def adds_up(self) -> bool:
        return not any(self.gap)


def seen_units(user: Any) -> frozenset[int] | None:
    """Units whose targets ``user`` sees; ``None``: all."""
    reach = reach_of(user)
    if reach.everything:
        return None
    own = Posting.objects.on(user.access.day).filter(user=user).values_list("unit_id", flat=True)
    return reach.units | reach.market_units() | (frozenset(own) if reach.people else frozenset())


def start_of(user: Any, tree: OrgTree) -> int | None:
    """The unit the page begins with: the topmost one in sight."""
    seen = seen_units(user)
    order = [unit for unit in _downwards(tree) if seen is None or unit in seen]
    return order[0] if order else None


def _downwards(tree: OrgTree) -> list[int]:
    found, level = [], list(tree.children.get(None, ()))
    while level:
        found += level
        level = [
            child
            for unit in level
            for child in tree.children.get(unit, ())
            if tree.nodes[child].kind != OrgUnit.Kind.DEPARTMENT
        ]
    return found


def table_of(user: Any, unit_id: int, metric: str, period: Period, tree: OrgTree) -> Table:
    """``unit_id`` with what lies right below, as far as ``user`` sees it. Queries: five for each column."""
    periods = [period, *parts_of(period)]
    columns = [targets_of(metric, part) for part in periods]
    seen = seen_units(user)
    node = tree.nodes[unit_id]
    units = [unit_id, *(c for c in tree.children.get(unit_id, ()) if tree.nodes[c].kind != OrgUnit.Kind.DEPARTMENT)]
    heads = {user.pk: user.name for user in User.objects.filter(pk__in=[tree.nodes[u].head_id for u in units])}
    rows = []
    for unit in units:
        if seen is None or unit in seen:
            at = tree.nodes[unit]
            own = [column.units.get(unit) for column in columns]
            rows.append(
                Row(key_of(None, unit), at.local_name, at.code, heads.get(at.head_id or 0, ""), own, own,
                    summed=unit in columns[0].summed)
            )  # fmt: skip
    posted = Posting.objects.filter(unit=unit_id, period__overlap=(period.first, period.last)).values("user")
    people = list(people_in_reach(User.objects.filter(pk__in=posted), user, "targets").order_by("name_key", "pk"))
    for person in people:
        row = Row(key_of(person.pk, None), person.name, amounts=[column.people.get(person.pk) for column in columns],
                  given=[column.given.get(person.pk) for column in columns])  # fmt: skip
        if any(amount is not None for amount in row.given):
            rows.append(row)
    _link(rows, metric, periods)
    return Table(node, periods, rows, _gap(unit_id, columns, tree, people))


def _gap(unit_id: int, columns: list[Owed], tree: OrgTree, people: Any) -> list[Decimal | None]:
    below = [c for c in tree.children.get(unit_id, ()) if tree.nodes[c].kind != OrgUnit.Kind.DEPARTMENT]
    found: list[Decimal | None] = []
    for column in columns:
        whole = column.units.get(unit_id)
        parts = [column.units[unit] for unit in below if unit in column.units]
        parts += [column.given[person.pk] for person in people if person.pk in column.given]
        own = unit_id not in column.summed
        found.append(whole - sum(parts, ZERO) if whole is not None and parts and own else None)
    return found


def _link(rows: list[Row], metric: str, periods: list[Period]) -> None:
    wanted = [int(row.key[1:]) for row in rows if row.key[0] == "u"]
    people = [int(row.key[1:]) for row in rows if row.key[0] == "p"]
    held = Target.objects.in_force().filter(
        Q(unit__in=wanted) | Q(user__in=people), metric=metric, first__gte=min(p.first for p in periods),
        last__lte=max(p.last for p in periods),
    )  # fmt: skip
    named = {(key_of(t.user_id, t.unit_id), t.first, t.last): t.pk for t in held}
    for row in rows:
        row.ids = [named.get((row.key, part.first, part.last)) for part in periods]


def own_targets(user: Any, period: Period) -> list[tuple[str, list[Decimal | None], list[int | None]]]:
    """(metric, amounts of the period and its parts, ids) of what ``user`` owes himself. One query."""
    periods = [period, *parts_of(period)]
    held = Target.objects.in_force().filter(user=user, first__gte=period.first, last__lte=period.last)
    named = {(t.metric, t.first, t.last): t for t in held}
    found = []
    for metric in Metric.values:
        targets = [named.get((metric, part.first, part.last)) for part in periods]
        if any(targets):
            found.append((metric, [t.amount if t else None for t in targets], [t.pk if t else None for t in targets]))
    return found
