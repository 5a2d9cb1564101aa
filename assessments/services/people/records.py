"""What the portal knows of people when a month closes: the record the decision table reads (defaults.md 9.3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db.models import Exists, OuterRef, Q

from accounts.models import OrgUnitHead, Position, PositionTerms, Posting
from accounts.org import OrgTree
from assessments.engine.run import Run, run
from assessments.models import ImprovementPlan, RedLine, Scorecard
from assessments.policies.people import promotion_terms
from assessments.rules.promotion import NEXT, MonthOfSales, Record, Terms
from salesops.core.sockets.kpis import Figure, kpis
from salesops.core.sockets.report_periods import Period, last_of, moved

SALES, ATTAINMENT, COMPLIANCE = "K01", "K03", "K25"


@dataclass(frozen=True)
class Known:
    """A person's record, present post and the posts that come next."""

    record: Record
    posting: Posting
    nexts: Sequence[Position]
    quarters: Sequence[tuple[Decimal, str]]


def month_of(day: date) -> Period:
    return Period(day.replace(day=1), last_of(day.year, day.month))


def last_quarter(day: date) -> Period:
    """The last quarter that is over on ``day``."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    quarter = Period(first, moved(first, 2).replace(day=1))
    whole = Period(first, last_of(quarter.last.year, quarter.last.month))
    return whole if whole.last <= day else whole.before(whole)


def known_of(day: date, people: Iterable[int] | None = None) -> dict[int, Known]:
    """Records of everybody on a step of the ladder on ``day``, the last of a month; or of ``people``."""
    terms = promotion_terms(day)
    positions = {position.code: position for position in Position.objects.all()}
    rows = Posting.objects.on(day).filter(position__code__in=list(NEXT)).select_related("position", "unit", "user")
    if people is not None:
        rows = rows.filter(user__in=list(people))
    postings = {row.user_id: row for row in rows}
    careers = _careers(postings, day)
    led = _led(day)
    quotas = quotas_on(day)
    months = [month_of(moved(day.replace(day=1), -n)) for n in reversed(range(terms.quota_months))]
    sales = [(f"{month.first:%Y-%m}", run(month, month.last, [SALES])) for month in months]
    year = Period(moved(day.replace(day=1), -11), day)
    attained = run(year, day, [ATTAINMENT])
    quarter = last_quarter(day)
    complied = run(quarter, quarter.last, [COMPLIANCE])
    planned = set(ImprovementPlan.objects.active().values_list("person_id", flat=True))
    cards = _cards(day, terms)
    found = {}
    for pk, posting in postings.items():
        unit = led.get(pk)
        since, promoted = careers[pk]
        red, lowest, quarters = cards.get(pk, (False, None, []))
        record = Record(
            day=day, position=posting.position.code, in_post_since=since, promoted_on=promoted,
            months=[
                MonthOfSales(name, done.of_person(SALES, pk).value, done.of_unit(SALES, unit).value if unit else None)
                for name, done in sales
            ],
            own_quota=quotas.get(posting.position_id),
            attainment=_scored(ATTAINMENT, attained, pk, unit), compliance=_scored(COMPLIANCE, complied, pk, unit),
            open_plan=pk in planned, red_line=red, lowest=lowest, quarters=quarters,
        )  # fmt: skip
        nexts = [
            positions[code] for code in NEXT[posting.position.code] if code in positions and positions[code].is_active
        ]
        found[pk] = Known(record, posting, nexts, quarters)
    return found


def quotas_on(day: date) -> Mapping[int, Decimal | None]:
    """Position → level quota a month."""
    return dict(PositionTerms.objects.on(day).values_list("position_id", "quota"))


def _scored(code: str, done: Run, person: int, unit: int | None) -> Decimal | None:
    """In per cent; of whoever leads a unit the unit's."""
    figure: Figure = done.of_unit(code, unit) if unit else done.of_person(code, person)
    return None if figure.value is None else kpis.get(code)().scored(figure.value)


def _careers(postings: Mapping[int, Posting], day: date) -> dict[int, tuple[date | None, date | None]]:
    """Person → (in the present post since, last step up the ladder)."""
    rows: dict[int, list[Posting]] = defaultdict(list)
    for row in Posting.objects.filter(user__in=list(postings)).select_related("position").order_by("period"):
        if row.period.lower is None or row.period.lower <= day:
            rows[row.user_id].append(row)
    found = {}
    for pk, stays in rows.items():
        since, promoted = stays[0].period.lower, None
        for before, after in pairwise(stays):
            if after.position_id != before.position_id:
                since = after.period.lower
                if after.position.rank > before.position.rank:
                    promoted = after.period.lower
        found[pk] = (since, promoted)
    return found


def _led(day: date) -> dict[int, int]:
    """Person → the highest unit headed."""
    tree, found = OrgTree.on(day), {}
    for person, unit in OrgUnitHead.objects.on(day).values_list("user_id", "unit_id"):
        above = len(list(tree.upwards(unit)))
        if person not in found or above < found[person][0]:
            found[person] = (above, unit)
    return {person: unit for person, (_above, unit) in found.items()}


def _cards(day: date, terms: Terms) -> dict[int, tuple[bool, Decimal | None, list[tuple[Decimal, str]]]]:
    """Person → (red line lately, lowest total lately, quarters from the newest)."""
    since = min(moved(day, -12), moved(day, -max(terms.clean_months, terms.low_months)))
    rows = Scorecard.objects.filter(state="closed", person__isnull=False, cycle__last__gt=since, cycle__last__lte=day)
    late = Exists(RedLine.objects.filter(scorecard=OuterRef("pk"), late=True, state="decided"))
    red: set[int] = set()
    lowest: dict[int, Decimal] = {}
    quarters: dict[int, list[tuple[Decimal, str]]] = defaultdict(list)
    values = rows.order_by("-cycle__last").values_list(
        "person_id", "cycle__cycle", "cycle__last", "cycle__person_id", Q(red_line=True) | late, "total", "band"
    )
    for person, cycle, last, personal, red_line, total, band in values:
        if person is None:
            continue
        if red_line and last > moved(day, -terms.clean_months):
            red.add(person)
        if total is None:
            continue
        if last > moved(day, -terms.low_months):
            lowest[person] = min(total, lowest.get(person, total))
        if cycle == "Q" and personal is None:
            quarters[person].append((total, band))
    people = {*red, *lowest, *quarters}
    return {pk: (pk in red, lowest.get(pk), quarters[pk]) for pk in people}
