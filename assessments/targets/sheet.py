"""A plan as a sheet: the amounts of every unit and person by month, what they were last year, what doesn't add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from assessments.models import COUNTED, PlanBasis, PlanLine, TargetPlan
from assessments.policies.targets import TARGETS
from assessments.rules.target_season import profile
from assessments.rules.target_smart import Warning, looked_at
from assessments.rules.target_split import CENT, WHOLE, gaps
from salesops.core import worktime
from salesops.core.policies import policy_on
from salesops.core.sockets.report_periods import Period, moved

from .quotas import quotas_of
from .tree import PlanTree, key_of, tree_of

ZERO = Decimal(0)


def step_of(metric: str) -> Decimal:
    """The smallest part of a target: a cent, or one customer."""
    return WHOLE if metric in COUNTED else CENT


@dataclass(frozen=True)
class Warned:
    """A warning about the amount of somebody for the whole plan."""

    key: str
    metric: str
    warning: Warning


@dataclass
class Sheet:
    """One metric of a plan. ``amounts``: key → months. Read with a constant number of queries."""

    plan: TargetPlan
    metric: str
    tree: PlanTree
    amounts: dict[str, list[Decimal]] = field(default_factory=dict)
    last_year: dict[str, list[Decimal]] = field(default_factory=dict)
    quotas: dict[str, list[Decimal]] = field(default_factory=dict)

    @cached_property
    def period(self) -> Period:
        return Period(self.plan.first, self.plan.last)

    @cached_property
    def months(self) -> list[date]:
        return self.period.months()

    def total(self, key: str) -> Decimal | None:
        return sum(self.amounts[key], ZERO) if key in self.amounts else None

    def total_last_year(self, key: str) -> Decimal | None:
        """``None``: last year isn't known."""
        return sum(self.last_year[key], ZERO) if key in self.last_year else None

    @cached_property
    def gaps(self) -> dict[str, list[Decimal]]:
        """Unit → by month what its parts lack."""
        return gaps(self.amounts, self.tree.below)

    @cached_property
    def season(self) -> tuple[list[Decimal], bool]:
        """Weights of the months, and whether they are those of last year; else working days."""
        found = profile(self.last_year.get(self.tree.top, ())) if self.last_year else None
        if found:
            return found, True
        calendar = worktime.work_calendar()
        counted = []
        for first in self.months:
            days = (moved(first, 1) - first).days
            ordinals = range(first.toordinal(), first.toordinal() + days)
            counted.append(Decimal(sum(1 for n in ordinals if calendar.is_working_day(date.fromordinal(n)))))
        return counted, False

    @cached_property
    def warnings(self) -> list[Warned]:
        """What is odd, for people and for units, whatever has an amount."""
        policy = policy_on(TARGETS, self.plan.tree_day)
        found = []
        for key in self.tree.members:
            total = self.total(key)
            if total is None:
                continue
            quota = sum(self.quotas[key], ZERO) if key in self.quotas else None
            last = self.total_last_year(key)
            found += [
                Warned(key, self.metric, warning)
                for warning in looked_at(total, last_year=last, quota=quota, policy=policy)
            ]
        return found


def sheets_of(plan: TargetPlan, metrics: Sequence[str], tree: PlanTree | None = None) -> dict[str, Sheet]:
    """The sheets of ``metrics``. Queries: tree, lines, last year, terms of positions."""
    tree = tree or tree_of(plan.unit_id, plan.tree_day)
    found = {metric: Sheet(plan, metric, tree) for metric in metrics}
    months = Period(plan.first, plan.last).months()
    place = {month: number for number, month in enumerate(months)}
    lines = PlanLine.objects.filter(plan=plan, metric__in=metrics)
    for metric, month, user, unit, amount in lines.values_list("metric", "month", "user_id", "unit_id", "amount"):
        row = found[metric].amounts.setdefault(key_of(user, unit), [ZERO] * len(months))
        row[place[month]] = amount
    _read_basis(plan, found, place)
    people = tree.people()
    for metric, sheet in found.items():
        sheet.quotas = quotas_of(people, metric, months, plan.tree_day)
    return found


def _read_basis(plan: TargetPlan, sheets: Mapping[str, Sheet], place: Mapping[date, int]) -> None:
    rows = PlanBasis.objects.filter(plan=plan, metric__in=list(sheets))
    for metric, month, user, unit, amount in rows.values_list("metric", "month", "user_id", "unit_id", "amount"):
        sheet = sheets[metric]
        number = place[moved(month, 12)]
        # A person's share by what he sold wherever he stood; a unit's by what was sold in it and below.
        own, where = key_of(user, None), key_of(None, unit)
        keys = [own] if own in sheet.tree.members else []
        if where in sheet.tree.members:
            keys += [where, *sheet.tree.above(where)]
        for key in keys:
            sheet.last_year.setdefault(key, [ZERO] * len(place))[number] += amount
