"""All KPIs of a period for all people and units: one query for each KPI and source, then additions (ASM-2).

Rows come by person and unit. A person's value is of all rows of the person, a unit's of the rows of everybody who stood in it or
below. KPIs built of others are computed from their parts' values, without a query of their own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from assessments.targets.reading import Owed, targets_of
from salesops.core.sockets.kpis import NO_FIGURE, Figure, Kpi, Part, Span, Sums, kpis
from salesops.core.sockets.report_periods import Period

from .organisation import Organisation


@dataclass
class Run:
    """``people`` and ``units``: code → id → figure; who has no entry has no data. ``targets``: by metric, those read."""

    span: Span
    organisation: Organisation
    people: dict[str, dict[int, Figure]] = field(default_factory=dict)
    units: dict[str, dict[int, Figure]] = field(default_factory=dict)
    targets: dict[str, Owed] = field(default_factory=dict)

    def of_person(self, code: str, person: int) -> Figure:
        return self.people[code].get(person, NO_FIGURE)

    def of_unit(self, code: str, unit: int) -> Figure:
        return self.units[code].get(unit, NO_FIGURE)


def in_order(codes: Iterable[str]) -> list[str]:
    """``codes`` with all they are built of, parts first. A part whose facts nobody keeps yet is left out."""
    found: dict[str, None] = {}

    def add(code: str) -> None:
        if code in found or code not in kpis:
            return
        for part in kpis.get(code).needs:
            add(part)
        found[code] = None

    for code in codes:
        add(code)
    return list(found)


def ground(code: str) -> list[str]:
    """The KPIs whose rows a value of ``code`` was computed from: its own first, then those of its parts and of theirs."""
    found = [one for one in in_order([code]) if kpis.get(one)().has_rows]
    return sorted(found, key=lambda one: one != code) or [code]


def run(period: Period, day: date, codes: Iterable[str] | None = None, metrics: Iterable[str] = ()) -> Run:
    """The values of ``codes`` (all of them unless told) as far as ``period`` has gone by on ``day``; ``metrics``: targets to be
    read besides those the values need.
    """
    span = Span(period, day)
    wanted = in_order(sorted(kpis.by_code) if codes is None else codes)
    done = Run(span, Organisation(span.first, span.last))
    needed = {metric for code in wanted for metric in kpis.get(code).targets}
    done.targets = {metric: targets_of(metric, period) for metric in sorted({*metrics, *needed})}
    for code in wanted:
        _add(done, kpis.get(code)())
    return done


def _add(done: Run, kpi: Kpi) -> None:
    organisation, targets = done.organisation, done.targets
    parts = () if kpi.needs else kpi.parts(done.span)
    if kpi.members_of:
        parts = [member.part for member in members(done, kpi)]
    people, units = summed(parts, organisation)
    for unit in {*units, *organisation.staffed}:
        sums = replace(units.get(unit, Sums()), of_unit=True)
        done.units.setdefault(kpi.code, {})[unit] = _figure(kpi, sums, done.units, unit, {
            metric: amount for metric in kpi.targets if (amount := targets[metric].units.get(unit)) is not None
        })  # fmt: skip
    figures = done.people.setdefault(kpi.code, {})
    done.units.setdefault(kpi.code, {})
    for person in {*people, *organisation.assessed}:
        if kpi.of_units:
            figures[person] = done.of_unit(kpi.code, organisation.homes.get(person, 0))
            continue
        figures[person] = _figure(kpi, people.get(person, Sums()), done.people, person, {
            metric: amount for metric in kpi.targets if (amount := targets[metric].people.get(person)) is not None
        })  # fmt: skip


@dataclass(frozen=True)
class Member:
    """A person a KPI counts: whether ``figure``, of the KPI it asks for, reaches 100 %."""

    person: int
    unit: int | None
    figure: Figure

    @property
    def part(self) -> Part:
        return Part(self.person, self.unit, Decimal((self.figure.value or 0) >= 1), Decimal(1))

    @property
    def note(self) -> str:
        """As a row keeps it; ``Kpi.notes`` says it in words."""
        return f"{self.figure.numerator}/{self.figure.denominator}"


def members(done: Run, kpi: Kpi) -> list[Member]:
    """Who has a value of ``members_of`` and is no newcomer, in the unit held longest; those who reach it first."""
    homes, newcomers = done.organisation.homes, done.organisation.newcomers
    found = [
        Member(person, homes.get(person), figure)
        for person, figure in done.people[kpi.members_of].items()
        if figure.value is not None and person not in newcomers
    ]
    return sorted(found, key=lambda member: (-(member.figure.value or 0), member.person))


def _figure(
    kpi: Kpi, sums: Sums, known: Mapping[str, Mapping[int, Figure]], key: int, targets: Mapping[str, Decimal]
) -> Figure:
    built_of = {code: known[code].get(key, NO_FIGURE) for code in kpi.needs if code in known}
    return kpi.figure(replace(sums, built_of=built_of, targets=targets))


def summed(parts: Iterable[Part], organisation: Organisation) -> tuple[dict[int, Sums], dict[int, Sums]]:
    """By person, and by unit with all above it: the same rows, added up twice."""
    people: dict[int, list[Part]] = defaultdict(list)
    units: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        people[part.person].append(part)
        for unit in organisation.above(part.unit) if part.unit is not None else ():
            units[unit].append(part)
    return {pk: _sum(rows) for pk, rows in people.items()}, {pk: _sum(rows) for pk, rows in units.items()}


def _sum(parts: list[Part]) -> Sums:
    return Sums(
        sum((part.numerator for part in parts), type(parts[0].numerator)()),
        sum((part.denominator for part in parts), type(parts[0].denominator)()), sum(part.rows for part in parts),
    )  # fmt: skip
