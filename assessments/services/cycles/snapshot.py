"""What a freeze keeps: facts of each card, the rows behind them all, what the KPIs meant (ASM-6)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import translation

from accounts.kpi_rows import RowsKpi
from assessments.engine.measures import measures_of, measures_of_unit
from assessments.engine.run import Run, in_order, members
from assessments.models import Cycle, SchemeVersion, Scorecard, ScorecardFact, ScorecardRow
from assessments.rules.cards import NO_DATA, Card, Measure, Terms, card
from assessments.rules.numbers import rounded
from assessments.rules.scoring import to_json
from salesops.core.sockets.kpis import NO_FIGURE, Figure, Kpi, kpis

from .roster import Entry

PLACES = 18
# All rows of a KPI in one statement, numbered as the pages of evidence show them.
KEEP = """
INSERT INTO assessments_scorecardrow
    (cycle_id, kpi, seq, person_id, unit_id, "on", numerator, denominator, record, other, note)
WITH counted AS ({rows})
SELECT %(kept_cycle)s, %(kept_kpi)s,
    row_number() OVER (ORDER BY c.day DESC, c.record DESC NULLS LAST, c.numerator DESC, c.other, c.person),
    c.person, coalesce(p.unit_id, c.unit), c.day, c.numerator, coalesce(c.denominator, 0), c.record, c.other,
    coalesce(c.note, '')
FROM counted c LEFT JOIN accounts_posting p ON p.user_id = c.person AND p.period @> c.day
WHERE c.person IS NOT NULL AND (%(kept_person)s::bigint IS NULL OR c.person = %(kept_person)s)
"""


@dataclass(frozen=True)
class Made:
    """A card as it will be written, with its facts."""

    entry: Entry
    facts: list[ScorecardFact]
    card: Card


def codes_of(versions: Iterable[SchemeVersion]) -> list[str]:
    """The KPIs these schemes weigh whose facts somebody keeps."""
    return sorted({line.kpi for version in versions for line in version.body.lines if line.kpi in kpis})


def made_of(entry: Entry, run: Run, terms: Terms) -> Made:
    """Facts in the precision they are kept in, and what the card comes to by them."""
    version = entry.version
    if version is None:
        raise ValueError("an exempt card has no facts")
    codes = [line.kpi for line in version.body.lines]
    found = measures_of(run, entry.who, codes) if entry.who else measures_of_unit(run, entry.of_unit or 0, codes)
    facts, measures = [], {}
    for place, line in enumerate(version.body.lines):
        came = found.get(line.kpi, NO_DATA)
        value, target = _exactly(came.value), _exactly(came.target)
        kept = Measure(value, target, came.of_target)
        figure = _figure(run, line.kpi, entry)
        measures[line.kpi] = kept
        facts.append(
            ScorecardFact(
                kpi=line.kpi, dimension=line.dimension, weight=line.weight, rule=to_json(line.rule), position=place,
                numerator=rounded(figure.numerator, PLACES), denominator=rounded(figure.denominator, PLACES),
                value=value, target=target, of_target=kept.of_target, rows=figure.rows,
                reached=_exactly(kept.reached),
            )
        )  # fmt: skip
    return Made(entry, facts, card(version.body, measures, terms))


def _exactly(number: Decimal | Fraction | None) -> Decimal | None:
    """In the precision it is kept in."""
    return None if number is None else rounded(number, PLACES)


def _figure(run: Run, code: str, entry: Entry) -> Figure:
    if code not in run.people:
        return NO_FIGURE
    if entry.of_unit is not None:
        return run.of_unit(code, entry.of_unit)
    return run.of_person(code, entry.who.person if entry.who else 0)


def keep_rows(cycle: Cycle, run: Run, codes: Iterable[str], cards: Mapping[int, int]) -> None:
    """The rows behind ``codes`` and behind what they are built of: one statement a KPI. ``cards``: person → card."""
    with connection.cursor() as cursor:
        for code in in_order(codes):
            kpi = kpis.get(code)()
            if not isinstance(kpi, RowsKpi) or kpi.needs:
                continue
            params: dict[str, Any] = {"kept_cycle": cycle.pk, "kept_kpi": code, "kept_person": cycle.person_id}
            cursor.execute(KEEP.format(rows=kpi.rows), kpi.params(run.span) | params)
    for code in in_order(codes):
        kpi = kpis.get(code)()
        if kpi.members_of:
            _keep_members(cycle, run, kpi, cards)


def _keep_members(cycle: Cycle, run: Run, kpi: Kpi, cards: Mapping[int, int]) -> None:
    """Of a KPI that counts people a row for each, leading to the member's card."""
    found = [member for member in members(run, kpi) if cycle.person_id in (None, member.person)]
    ScorecardRow.objects.bulk_create(
        ScorecardRow(
            cycle=cycle, kpi=kpi.code, seq=seq, person_id=one.person, unit_id=one.unit, on=run.span.last,
            numerator=one.part.numerator, denominator=one.part.denominator, record=cards.get(one.person), note=one.note,
        )
        for seq, one in enumerate(found, start=1)
    )  # fmt: skip


def definitions_of(codes: Iterable[str]) -> dict[str, Any]:
    """What each KPI meant when it was frozen, in each language; parts of built ones as well."""
    return {code: dict(_definition(code)) for code in in_order(codes)}


def _definition(code: str) -> Iterator[tuple[str, Any]]:
    kpi = kpis.get(code)()
    yield "kinds", [getattr(kpi, "record_kind", ""), getattr(kpi, "other_kind", "")]
    yield from (("unit", kpi.unit), ("direction", kpi.direction), ("needs", list(kpi.needs)))
    for said in ("name", "definition", "formula", *(("listed",) if kpi.listed else ())):
        texts = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                texts[language] = str(getattr(kpi, said))
        yield said, texts


def card_row(cycle: Cycle, made: Made | None, entry: Entry, run: Run) -> Scorecard:
    """The card, still live."""
    counted = entry.of_unit is not None and not entry.exempt
    return Scorecard(
        cycle=cycle, tier=entry.tier, person_id=entry.who.person if entry.who else None,
        unit_id=None if entry.who else entry.of_unit, position_id=entry.position, home_id=entry.home,
        rater_id=entry.rater, scheme_version=entry.version, present_days=Decimal(entry.present),
        working_days=entry.working, units=run.organisation.below(entry.of_unit or 0) if counted else [],
    )  # fmt: skip
