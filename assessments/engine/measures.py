"""From a run to what cards are made of: who is assessed by which scheme, and what each KPI came to for them (defaults.md 9.1).

Newcomers and experienced people are measured by their own values, supervisors by those of their unit, directors by the company's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Metric
from assessments.rules.cards import NO_DATA, Measure
from assessments.words import TIER_OF_POSITION
from salesops.core.sockets.kpis import Figure, Kpi, kpis

from .organisation import Organisation, Stay
from .run import Run

# What the target of an amount or a count is given for.
METRIC_OF: Mapping[str, str] = {
    "K01": Metric.SALES, "K04": Metric.PROFIT, "K08": Metric.COLLECTION, "K10": Metric.NEW_CUSTOMERS,
}  # fmt: skip
AMOUNTS = ("money", "gross", "count")


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
    """What a scoring rule reads: percentages as per cent, amounts and counts against their target."""
    if figure.value is None:
        return NO_DATA
    if kpi.unit in AMOUNTS:
        return Measure(figure.value, target, of_target=True)
    return Measure(kpi.scored(figure.value))


def measures_of(done: Run, who: Assessed, codes: Iterable[str]) -> dict[str, Measure]:
    """KPI → what it came to for ``who``. KPIs whose facts nobody keeps yet have no entry: they drop out of the card."""
    return _measures(done, codes, person=who.person if who.of_unit is None else None, unit=who.of_unit)


def measures_of_unit(done: Run, unit: int, codes: Iterable[str]) -> dict[str, Measure]:
    """The same for a unit: the card of a team."""
    return _measures(done, codes, person=None, unit=unit)


def _measures(done: Run, codes: Iterable[str], *, person: int | None, unit: int | None) -> dict[str, Measure]:
    found = {}
    for code in codes:
        if code not in kpis or code not in done.people:
            continue
        owed = done.targets.get(METRIC_OF.get(code, ""))
        if person is not None:
            figure, target = done.of_person(code, person), owed.people.get(person) if owed else None
        else:
            figure, target = done.of_unit(code, unit or 0), owed.units.get(unit or 0) if owed else None
        found[code] = measure(kpis.get(code)(), figure, target)
    return found
