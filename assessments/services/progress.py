"""How everybody stands in the running month, quarter and year: worked out every night by one run of the engine each (ASM-13)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from assessments.engine.measures import assessed_in, measures_of, measures_of_unit, metrics_of
from assessments.engine.run import Run, run
from assessments.models import SchemeVersion, Standing, StandingFigure
from assessments.policies.scores import terms_on
from assessments.rules.cards import Card, Measure, Terms, card
from assessments.rules.numbers import rounded
from assessments.rules.scheme import Scheme as Body
from assessments.rules.whatif import period_around, ranks
from assessments.words import CYCLES
from salesops.core import worktime
from salesops.core.acts import act

# One night's work at a time.
PROGRESS_LOCK = 7_006_002
# What targets are given for: shown to everybody, whether or not the scheme weighs it.
TARGETED = ("K01", "K08", "K10")
MIDDAY = 12


def day_of_facts(now: datetime) -> date:
    """The last day the facts are whole for: in the morning it is yesterday."""
    local = timezone.localtime(now)
    return local.date() - timedelta(days=1) if local.hour < MIDDAY else local.date()


@act("assessments.refresh_progress")
def refresh(*, actor: Any, now: datetime) -> int:
    """Replace what is kept by what is known now; the number of people and units."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PROGRESS_LOCK])
    Standing.objects.all().delete()
    return sum(_cycle(cycle, now) for cycle, _label in CYCLES)


def _cycle(cycle: str, now: datetime) -> int:
    today = timezone.localdate(now)
    period = period_around(cycle, today)
    as_of = max(day_of_facts(now), period.first)
    bodies = {v.tier: v.body for v in SchemeVersion.objects.in_force(today).filter(cycle=cycle).with_body()}
    if not bodies:
        return 0
    codes = sorted({line.kpi for body in bodies.values() for line in body.lines} | {*TARGETED})
    done = run(period, as_of, codes, metrics_of(codes))
    calendar, before = worktime.work_calendar(), period.first - timedelta(days=1)
    common: dict[str, Any] = {
        "cycle": cycle, "first": period.first, "last": period.last, "as_of": as_of, "computed_at": now,
        "gone": calendar.working_days_between(before, as_of), "working": calendar.working_days_between(before, period.last),
    }  # fmt: skip
    found = [*_people(done, cycle, bodies, common), *_units(done, bodies.get("S"), common)]
    _write(found, terms_on(today))
    return len(found)


Found = tuple[Standing, Body, Mapping[str, Measure]]


def _people(done: Run, cycle: str, bodies: Mapping[str, Body], common: Mapping[str, Any]) -> Iterable[Found]:
    for who in assessed_in(done.organisation, cycle):
        body = bodies.get(who.tier)
        if body is not None:
            standing = Standing(person_id=who.person, tier=who.tier, home_id=who.home, **common)
            yield standing, body, measures_of(done, who, _codes(body))


def _units(done: Run, body: Body | None, common: Mapping[str, Any]) -> Iterable[Found]:
    """Teams by what their leaders are measured by."""
    if body is None:
        return
    for unit in sorted(done.organisation.staffed):
        standing = Standing(unit_id=unit, tier="S", home_id=unit, **common)
        yield standing, body, measures_of_unit(done, unit, _codes(body))


def _codes(body: Body) -> list[str]:
    weighed = [line.kpi for line in body.lines]
    return [*weighed, *(code for code in TARGETED if code not in weighed)]


def _write(found: list[Found], terms: Terms) -> None:
    """Standings with their ranks, then their figures."""
    cards = [card(body, measures, terms) for _standing, body, measures in found]
    beside: dict[tuple[int, str], dict[int, Decimal | None]] = defaultdict(dict)
    for (standing, _body, _measures), one in zip(found, cards, strict=True):
        standing.total, standing.band = one.total, one.band.code if one.band else ""
        if standing.person_id is not None:
            beside[standing.home_id, standing.tier][standing.person_id] = one.total
    for standing, _body, _measures in found:
        if standing.person_id is not None:
            placed = ranks(beside[standing.home_id, standing.tier])
            standing.rank, standing.ranked = placed.get(standing.person_id), len(placed)
    Standing.objects.bulk_create([standing for standing, _body, _measures in found], batch_size=2000)
    StandingFigure.objects.bulk_create(
        (
            figure
            for (standing, _body, measures), one in zip(found, cards, strict=True)
            for figure in _figures(standing, one, measures)
        ),
        batch_size=2000,
    )


def _figures(standing: Standing, one: Card, measures: Mapping[str, Measure]) -> Iterable[StandingFigure]:
    weighed = set()
    for place, line in enumerate(one.lines):
        weighed.add(line.line.kpi)
        yield StandingFigure(
            standing=standing, kpi=line.line.kpi, position=place, dimension=line.line.dimension, weight=line.line.weight,
            value=_exact(line.measure.value), target=_exact(line.measure.target), score=line.score,
            contribution=line.contribution,
        )  # fmt: skip
    for place, code in enumerate(code for code in TARGETED if code not in weighed and code in measures):
        found = measures[code]
        yield StandingFigure(
            standing=standing,
            kpi=code,
            position=len(weighed) + place,
            value=_exact(found.value),
            target=_exact(found.target),
        )


def _exact(value: Any) -> Decimal | None:
    """As many places as are kept."""
    return None if value is None else rounded(value, 18)
