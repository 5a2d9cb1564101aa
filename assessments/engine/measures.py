"""From a run to what cards are made of: who is assessed by which scheme, and what each KPI came to for them (defaults.md 9.1).

Newcomers and experienced people are measured by their own values, supervisors by those of their unit, directors by the company's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Metric
from assessments.rules.cards import Measure
from assessments.words import TIER_OF_POSITION
from salesops.core.sockets.kpis import NO_FIGURE, Figure, Kpi, awaited_kpis, kpis

from .organisation import Organisation, Stay
from .run import Run

# What the target of an amount or a count is given for.
METRIC_OF: Mapping[str, str] = {
    "K01": Metric.SALES, "K04": Metric.PROFIT, "K08": Metric.COLLECTION, "K10": Metric.NEW_CUSTOMERS,
}  # fmt: skip


@dataclass(frozen=True)
class Assessed:
    """A person with a card. ``home``: the unit stood in longest; ``of_unit``: whose values the card shows, none: own ones."""

    person: int
    tier: str
    position: str
    home: int
    of_unit: int | None

    def unit_of_bonus(self, organisation: Organisation) -> int:
        """The unit whose attainment moves the bonus (defaults.md 9.2): one's own, for directors the company."""
        return organisation.above(self.home)[-1] if self.tier == "D" else self.home


def assessed_in(organisation: Organisation, cycle: str) -> list[Assessed]:
    """Everybody with a scheme in the period, by id. A monthly card takes the tier of the first day, a longer one the tier held for
    most days, of equal ones the later (defaults.md 1.2).
    """
    stays: dict[int, list[Stay]] = defaultdict(list)
    for stay in sorted(organisation.stays, key=lambda stay: stay.first):
        stays[stay.person].append(stay)
    found = []
    for person, own in sorted(stays.items()):
        held = own[0] if cycle == "M" else _longest(own)
        tier = TIER_OF_POSITION.get(held.tier)
        if tier is not None:
            home = organisation.homes[person]
            top = organisation.above(home)[-1]
            found.append(Assessed(person, tier, held.position, home, {"S": home, "D": top}.get(tier)))
    return found


def _longest(own: list[Stay]) -> Stay:
    """The last stay in the tier held for most days."""
    days: dict[str, int] = defaultdict(int)
    for stay in reversed(own):
        days[stay.tier] += stay.days
    # The later ones stand first: of equal ones they win.
    tier = max(days, key=lambda tier: days[tier])
    return next(stay for stay in reversed(own) if stay.tier == tier)


def metrics_of(codes: Iterable[str]) -> list[str]:
    """The targets cards with these KPIs are scored by."""
    return sorted({METRIC_OF[code] for code in codes if code in METRIC_OF})


def measure(kpi: Kpi, figure: Figure, target: Decimal | None = None) -> Measure:
    """What a scoring rule reads: percentages as per cent, amounts and counts against their target. Without a value the target
    stands all the same.
    """
    value = None if figure.value is None else kpi.scored(figure.value)
    return Measure(value, target, of_target=True) if kpi.is_of_target else Measure(value)


def measures_of(done: Run, who: Assessed, codes: Iterable[str]) -> dict[str, Measure]:
    """KPI → what it came to for ``who``. KPIs whose facts nobody keeps yet have no value: they drop out of the card."""
    return _measures(done, codes, person=who.person if who.of_unit is None else None, unit=who.of_unit)


def measures_of_unit(done: Run, unit: int, codes: Iterable[str]) -> dict[str, Measure]:
    """The same for a unit: the card of a team."""
    return _measures(done, codes, person=None, unit=unit)


def _measures(done: Run, codes: Iterable[str], *, person: int | None, unit: int | None) -> dict[str, Measure]:
    found = {}
    for code in codes:
        kpi = _known(code)
        if kpi is None:
            continue
        owed, figure = done.targets.get(METRIC_OF.get(code, "")), NO_FIGURE
        if person is not None:
            target = owed.people.get(person) if owed else None
            figure = done.of_person(code, person) if code in done.people else figure
        else:
            target = owed.units.get(unit or 0) if owed else None
            figure = done.of_unit(code, unit or 0) if code in done.units else figure
        if kpi.monthly_target is not None:
            many = 1 if person is not None else done.organisation.members(unit or 0)
            target = kpi.monthly_target * len(done.span.period.months()) * many
        found[code] = measure(kpi, figure, target)
    return found


def _known(code: str) -> Kpi | None:
    """As the catalogue has it, with facts or without."""
    for plugs in (kpis, awaited_kpis):
        if code in plugs:
            found: Kpi = plugs.get(code)()
            return found
    return None
