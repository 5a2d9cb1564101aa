"""Who gets a card in a cycle, who rates it, who was there too little (defaults.md 1.2, 9.1). A constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from accounts.approvers import director_of, general_manager
from accounts.models import MarketCharge, OrgUnit, Position, Posting
from assessments.engine.measures import Assessed, assessed_in
from assessments.engine.organisation import Organisation
from assessments.models import Cycle, Scheme, SchemeVersion, Scorecard
from assessments.targets.presence import presence_of
from assessments.targets.reading import days_of
from salesops.core import worktime

ZERO = Decimal(0)
HUNDRED = 100
# The shortest six months have so many days.
SIX_MONTHS = 181


@dataclass(frozen=True)
class Entry:
    """A card to be made. ``who`` of a person; ``of_unit``: whose values it shows, none: the person's own."""

    tier: str
    of_unit: int | None
    who: Assessed | None = None
    home: int | None = None
    position: int | None = None
    rater: int | None = None
    present: Decimal = ZERO
    working: int = 0
    version: SchemeVersion | None = None
    exempt: str = ""


def versions_of(cycle: Cycle) -> Mapping[str, SchemeVersion]:
    """Tier → what people are measured by: what held on the first day of the period."""
    rows = SchemeVersion.objects.in_force(cycle.first).with_body().filter(cycle=cycle.cycle)
    return {version.tier: version for version in rows}


def roster(cycle: Cycle, organisation: Organisation, least: Decimal) -> list[Entry]:
    """Everybody with a tier that has schemes for this kind of cycle, and the teams; of a probation the one person."""
    versions, calendar = versions_of(cycle), worktime.work_calendar()
    working = {day for day in days_of(cycle.period) if calendar.is_working_day(day)}
    there = presence_of(cycle.period, without_absences=True, working=working)
    positions = dict(Position.objects.values_list("code", "pk"))
    known = {*Scheme.objects.filter(cycle=cycle.cycle).values_list("tier", flat=True)}
    assessed = [
        who
        for who in assessed_in(organisation, cycle.cycle)
        if who.tier in known and cycle.person_id in (None, who.person)
    ]
    raters = raters_on(cycle.last, assessed, organisation)
    found = []
    for who in assessed:
        present = there[who.person].days(working) if who.person in there else ZERO
        version = versions.get(who.tier)
        found.append(
            Entry(
                who.tier, who.of_unit, who, who.home, positions.get(who.position), raters.get(who.person), present,
                len(working), version, _exempt(cycle, who, organisation, present, len(working), version, least),
            )
        )  # fmt: skip
    return found if cycle.is_probation else [*found, *_teams(organisation, versions, len(working))]


def _exempt(
    cycle: Cycle, who: Assessed, organisation: Organisation, present: Decimal, working: int,
    version: SchemeVersion | None, least: Decimal,
) -> str:  # fmt: skip
    """Why there is no card; "" when there is one."""
    if who.tier == "N" and cycle.cycle == "Q" and not cycle.is_probation:
        return Scorecard.Exempt.PROBATION
    if version is None:
        return Scorecard.Exempt.NO_SCHEME
    if not working or Fraction(present) / working * HUNDRED < Fraction(least):
        return Scorecard.Exempt.ABSENT
    if (who.tier, cycle.cycle) == ("E", "Y"):
        held = sum(stay.days for stay in organisation.stays if stay.person == who.person and stay.tier == "experienced")
        return Scorecard.Exempt.SHORT if held < SIX_MONTHS else ""
    return ""


def _teams(organisation: Organisation, versions: Mapping[str, SchemeVersion], working: int) -> list[Entry]:
    """Markets, regions and teams by the supervisors' scheme, the company by the director's."""
    found = []
    for unit in sorted(organisation.staffed):
        node = organisation.nodes.get(unit)
        if node is None or node.kind == OrgUnit.Kind.DEPARTMENT:
            continue
        tier = "D" if node.kind == OrgUnit.Kind.COMPANY else "S"
        if tier in versions:
            found.append(Entry(tier, unit, home=unit, working=working, version=versions[tier]))
    return found


def raters_on(day: date, people: Iterable[Assessed], organisation: Organisation) -> dict[int, int]:
    """Person → who rates: the supervisor named in the posting, else the head of the unit, else the one above, for a market's head
    the director in charge; directors are rated by the general manager (defaults.md 9.1). Of who left: as on the last day there.
    """
    top, sales = general_manager(day), director_of(None, day)
    charges = dict(MarketCharge.objects.on(day).values_list("market_id", "user_id"))
    posted: dict[int, tuple[int, int | None]] = {}
    rows = Posting.objects.filter(
        user__in={who.person for who in people},
        period__startswith__lte=day,
        period__overlap=(day - timedelta(days=400), None),
    )
    for user, unit, supervisor in rows.order_by("period").values_list("user_id", "unit_id", "supervisor_id"):
        posted[user] = unit, supervisor
    found: dict[int, int] = {}
    for who in people:
        unit, named = posted.get(who.person, (who.home, None))
        above = None if who.tier == "D" else named or _above(who.person, unit, organisation, charges, sales)
        rater = above or (top.pk if top else None)
        if rater is not None and rater != who.person:
            found[who.person] = rater
    return found


def _above(person: int, unit: int, organisation: Organisation, charges: Mapping[int, int], sales: object) -> int | None:
    for up in organisation.above(unit):
        node = organisation.nodes.get(up)
        if node is None:
            continue
        if node.head_id and node.head_id != person:
            return node.head_id
        if node.kind == OrgUnit.Kind.MARKET:
            director = charges.get(up) or getattr(sales, "pk", None)
            if director and director != person:
                return int(director)
    return None
