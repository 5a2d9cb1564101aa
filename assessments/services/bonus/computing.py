"""A bonus run worked out from closed cards: base cut by days in the post, differences of cards corrected since (defaults.md 9.2).

Lock order: the lock of runs, the cycle, the number series. A run is worked out from what cards keep, never from the facts of today.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone

from accounts.services.editing import need
from assessments.models import BonusLine, BonusRun, CardAdjustment, Cycle, RedLine, Scorecard
from assessments.policies.bonus import bonus_policy
from assessments.rules import bonus_runs as rules
from assessments.rules.bonus import NOTHING
from assessments.services.cards.computing import card_of, values_of
from assessments.targets.presence import Presence, presence_of
from assessments.targets.reading import days_of
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.numbering import draw_number
from salesops.core.refusals import refuse_if
from salesops.core.sockets.report_periods import Period

from .sheets import Ground, Sheet, sheet_of
from .table import table_as_json, table_from_json

# One run at a time: two must not both find a difference unpaid.
RUNS_LOCK = 7_006_003
Kind = BonusLine.Kind


def _closed() -> Any:
    return Cycle.objects.filter(closed_at__isnull=False, person__isnull=True).order_by("last", "cycle")


def waiting() -> Any:
    """Closed cycles of the company that never had a run, the oldest first."""
    return _closed().filter(~Exists(BonusRun.objects.filter(cycle=OuterRef("pk"))))


def waiting_again() -> Any:
    """Closed cycles without a run that counts: those, and the ones whose run became void."""
    return _closed().filter(~Exists(BonusRun.objects.standing().filter(cycle=OuterRef("pk"))))


@act("assessments.compute_bonus")
def compute(*, actor: Any, cycle: Cycle, now: datetime) -> BonusRun:
    """A run for the closed cards of ``cycle``, of probations closed since, and differences of cards corrected after they were
    paid. Refuses with ``assessments.cycle-open`` and ``assessments.bonus-run-exists``.
    """
    need(actor, "bonus", "c")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RUNS_LOCK])
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    refuse_if(
        rules.cycle_open(cycle.closed_at, cycle.is_probation),
        rules.run_exists(BonusRun.objects.standing().filter(cycle=cycle).first()),
    )
    table = bonus_policy(cycle.last)
    run = BonusRun.objects.create(
        number=draw_number("JJ", on=timezone.localdate(now)), cycle=cycle, terms=table_as_json(table), computed_at=now
    )
    lines = [*_of_cards(run, table), *_differences(run)]
    BonusLine.objects.bulk_create(lines, batch_size=2000)
    run.people = len({line.person_id for line in lines})
    run.payable = sum((line.payable for line in lines), NOTHING)
    run.save(update_fields=["people", "payable"])
    record_activity(run, "assessments.compute_bonus", actor=actor, payable=str(run.payable))
    return run


def _of_cards(run: BonusRun, table: Mapping[str, Any]) -> Iterable[BonusLine]:
    """Cards of the cycle, and closed ones of probations that end with it or before: each that has no line yet."""
    paid = BonusLine.objects.filter(scorecard=OuterRef("pk")).exclude(run__state="void")
    rows = Scorecard.objects.with_snapshot().select_related("position")
    wanted = Q(cycle=run.cycle)
    if run.cycle.cycle == "Q":
        wanted |= Q(cycle__person__isnull=False, cycle__closed_at__isnull=False)
    cards = rows.filter(wanted, ~Exists(paid), state="closed", person__isnull=False).order_by("home_id", "pk")
    days = _Days()
    for one in cards:
        line = _line(run, one, table, days, late=False)
        if line is not None:
            yield line


def _differences(run: BonusRun) -> Iterable[BonusLine]:
    """Cards corrected late, or with a late red line: what they come to now, by the table they were paid by, less what was paid."""
    late = CardAdjustment.objects.filter(scorecard=OuterRef("pk"), late=True)
    crossed = RedLine.objects.filter(scorecard=OuterRef("pk"), late=True, state="decided")
    paid = (
        BonusLine.objects.filter(scorecard=OuterRef("pk"), kind=Kind.CARD).exclude(run__state="void").exclude(run=run)
    )
    rows = Scorecard.objects.with_snapshot().select_related("position").prefetch_related("red_lines")
    cards = list(rows.filter(Exists(late) | Exists(crossed), Exists(paid)).order_by("pk"))
    lines = BonusLine.objects.filter(scorecard__in=cards).exclude(run__state="void").exclude(run=run)
    sums = dict(lines.order_by().values_list("scorecard").annotate(sum=Sum("payable")))
    terms = dict(lines.filter(kind=Kind.CARD).values_list("scorecard", "run__terms"))
    days = _Days()
    for one in cards:
        line = _line(run, one, table_from_json(terms[one.pk]), days, late=True)
        if line is None or line.payable == sums[one.pk]:
            continue
        line.kind, line.adjustment = Kind.DIFFERENCE, -sums[one.pk]
        line.payable += line.adjustment
        yield line


class _Days:
    """Working days people were in the post, read once for each period."""

    def __init__(self) -> None:
        self._known: dict[Period, tuple[Mapping[int, Presence], int]] = {}

    def of(self, person: int, period: Period) -> tuple[int, int]:
        if period not in self._known:
            calendar = worktime.work_calendar()
            working = {day for day in days_of(period) if calendar.is_working_day(day)}
            self._known[period] = presence_of(period, without_absences=False, working=working), len(working)
        there, of_days = self._known[period]
        found = there.get(person)
        days = int(sum(found.by_unit.values(), Decimal())) if found else 0
        return min(days, of_days), max(of_days, 1)


def _line(run: BonusRun, one: Scorecard, table: Mapping[str, Any], days: _Days, *, late: bool) -> BonusLine | None:
    """``None``: no total, or no bonus for this position and cycle."""
    found = card_of(one, late=late)
    if (
        found.total is None
        or found.band is None
        or one.position is None
        or one.home_id is None
        or one.person_id is None
    ):
        return None
    there, of_days = days.of(one.person_id, one.cycle.period)
    ground = ground_of(one, found.band.factor, late=late, days=there, of_days=of_days)
    sheet = sheet_of(ground, table)
    if sheet is None:
        return None
    return _written(run, one, sheet, person=one.person_id, unit=one.home_id, total=found.total, band=found.band.code)


def ground_of(one: Scorecard, factor: Decimal, *, late: bool, days: int, of_days: int) -> Ground:
    """From the card's snapshot: what it says of sales, collection and the unit's attainment."""
    values, facts = values_of(one, late=late), {fact.kpi: fact for fact in one.facts.all()}
    sales = facts.get("K01")
    target = sales.target if sales else None
    attainment = values.get("K31")
    if attainment is None and one.tier in ("S", "D") and sales is not None:
        # All values of leaders are those of their unit: its attainment is sales of target.
        reached = values.get("K01")
        attainment = reached / target * 100 if reached is not None and target else None
    return Ground(
        tier=one.tier, cycle=one.cycle.cycle, position=one.position.code if one.position else "", factor=factor,
        attainment=attainment, sales=values.get("K01"), target=target, collection=values.get("K07"), days=days, of_days=of_days,
    )  # fmt: skip


def _written(
    run: BonusRun, one: Scorecard, sheet: Sheet, *, person: int, unit: int, total: Decimal, band: str
) -> BonusLine:
    ground, made = sheet.ground, sheet.bonus
    return BonusLine(
        run=run, scorecard=one, person_id=person, unit_id=unit, tier=one.tier, position=ground.position,
        base=made.base, days=ground.days, of_days=ground.of_days, total=total, band=band, factor=ground.factor,
        own_share=sheet.shares.own, unit_share=sheet.shares.unit, attainment=ground.attainment,
        unit_factor=sheet.unit_factor, by_score=made.by_score, extra=made.extra, payable=made.payable,
    )  # fmt: skip


def compute_waiting(*, now: datetime) -> int:
    """Runs for every closed cycle that has none. Each is a transaction of its own."""
    found = list(waiting())
    for cycle in found:
        compute(actor=None, cycle=cycle, now=now)
    return len(found)
