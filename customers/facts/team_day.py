"""The team's day on one screen (W02): planned and done, follow-ups, clocks, log, what is missing. Evening check and first page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from customers.facts.logs import Counts, counts_of, sales_of
from customers.log_times import Kind
from customers.models import OwedReport, PlannedVisit, WorkLog
from customers.models.visit import midnight
from customers.scope.logs import may_check, units_one_checks

MOST = 400


@dataclass
class PersonDay:
    """One line. ``due`` follow-ups are known for today only (``None`` for past days); ``sales`` is what orders tell."""

    person: User
    unit_id: int
    counts: Counts
    owed: OwedReport | None = None
    log: WorkLog | None = None
    due: int | None = None
    clocks: int = 0
    places: str = ""
    sales: Decimal | None = None
    checkable: bool = False
    missing: list[str] = field(default_factory=list)
    # What was typed and refused, and the field it belongs to.
    error: str = ""
    error_field: str = ""
    remark_shown: str = ""
    sales_typed: str = ""

    @property
    def excused(self) -> bool:
        return self.owed is not None and self.owed.excused

    @property
    def state(self) -> str:
        """``checked``, ``submitted``, ``draft``, ``excused``, ``free`` (a day off) or ``none``."""
        if self.log is not None:
            return self.log.state
        if self.owed is None:
            return "free"
        return "excused" if self.excused else "none"

    @property
    def sales_shown(self) -> Decimal | None:
        """What stands in the field: confirmed, else given by the person, else what orders tell."""
        if self.log is not None and self.log.sales_confirmed is not None:
            return self.log.sales_confirmed
        return self.log.sales if self.log is not None and self.log.sales is not None else self.sales


@dataclass
class TeamDay:
    """The day of everybody in a reader's reach who sells, grouped by unit."""

    day: date
    units: list[tuple[Any, list[PersonDay]]]
    more: bool = False

    @property
    def lines(self) -> list[PersonDay]:
        return [line for _unit, lines in self.units for line in lines]

    @property
    def waiting(self) -> list[PersonDay]:
        """Handed in, to be checked by the reader."""
        return [line for line in self.lines if line.state == "submitted" and line.checkable]

    @property
    def absent_logs(self) -> list[PersonDay]:
        """Owed and not handed in."""
        return [line for line in self.lines if line.state in ("none", "draft") and line.owed and not line.excused]


def units_looked_at(user: Any, units: frozenset[int] | None = None) -> frozenset[int] | None:
    """Units looked at: those named, else all in reach (``None``: every one)."""
    reach = user.access.reach("visits", "v")
    own = None if reach.everything else reach.units | reach.market_units() | units_one_checks(user)
    if units is None:
        return own
    return units if own is None else units & own


def team_day(user: Any, day: date, today: date, units: frozenset[int] | None = None) -> TeamDay:
    """Everybody who sells in ``units`` (default: all in reach of ``user``) on ``day``. A constant number of queries."""
    looked_at = units_looked_at(user, units)
    posts = Posting.objects.on(day).filter(
        user__role_grants__role="REP", user__role_grants__period__contains=day, user__is_active=True
    )
    if looked_at is not None:
        posts = posts.filter(unit__in=looked_at)
    found = list(posts.select_related("user").order_by("user__name_key", "user_id").distinct()[: MOST + 1])
    lines = {post.user_id: PersonDay(post.user, post.unit_id, Counts()) for post in found[:MOST]}
    _fill(user, lines, day, today)
    tree = user.access.tree
    by_unit: dict[int, list[PersonDay]] = {}
    for line in lines.values():
        by_unit.setdefault(line.unit_id, []).append(line)
    order = sorted(by_unit, key=lambda pk: tree.nodes[pk].code if pk in tree.nodes else "")
    return TeamDay(day, [(tree.nodes.get(pk), by_unit[pk]) for pk in order], len(found) > MOST)


def _fill(user: Any, lines: dict[int, PersonDay], day: date, today: date) -> None:
    people = list(lines)
    for pk, counts in counts_of(people, day).items():
        lines[pk].counts = counts
    for owed in OwedReport.objects.filter(user__in=people, kind=Kind.DAY, first=day):
        lines[owed.user_id].owed = owed
    for log in WorkLog.objects.filter(user__in=people, day=day).select_related("checked_by"):
        lines[log.user_id].log = log
        lines[log.user_id].checkable = may_check(user, log)
    places = (
        PlannedVisit.objects.filter(user__in=people, day=day).order_by("at", "pk").values_list("user", "customer__city")
    )
    cities: dict[int, list[str]] = {}
    for pk, city in places:
        cities.setdefault(pk, []).append(city)
    for pk, found in cities.items():
        lines[pk].places = places_of(found)
    for pk, amount in sales_of(people, day).items():
        lines[pk].sales = amount
    if day == today:
        _fill_due(lines, people, day)
    for line in lines.values():
        line.missing = list(missing_in(line))


# Follow-ups, and the clocks of cases without progress and of approvals, by person.
_DUE = """
SELECT person,
    (SELECT count(*) FROM customers_customer
     WHERE owner_id = person AND status <> 'archived' AND follow_up_on <= %(day)s),
    (SELECT count(*) FROM customers_stalledcase
     WHERE owner_id = person AND state IN ('open', 'overdue') AND due_at < %(end)s)
    + (SELECT count(*) FROM approvals_stepperson asked JOIN approvals_approvalstep step ON step.id = asked.step_id
       WHERE asked.user_id = person AND asked.ended_at IS NULL AND step.state = 'open' AND step.due_at < %(end)s)
FROM unnest(%(people)s::bigint[]) person
"""


def _fill_due(lines: dict[int, PersonDay], people: list[int], day: date) -> None:
    """Follow-ups and clocks that end today."""
    asked: dict[str, Any] = {"people": people, "day": day, "end": midnight(day + timedelta(days=1))}
    with connection.cursor() as cursor:
        cursor.execute(_DUE, asked)
        for pk, due, clocks in cursor.fetchall():
            lines[pk].due, lines[pk].clocks = due, clocks


def places_of(cities: Iterable[str]) -> str:
    """Where the day leads, each place once."""
    places = ""
    for city in cities:
        if city and city not in places:
            places = f"{places}、{city}" if places else city
    return places


def missing_in(line: PersonDay) -> Iterable[str]:
    """What the day still lacks, kept short: they stand in one cell."""
    if line.state in ("excused", "free"):
        return
    if line.state in ("none", "draft"):
        yield _("log")
    if line.counts.planned_visits > line.counts.planned_done:
        yield _("%(count)s planned visits") % {"count": line.counts.planned_visits - line.counts.planned_done}
    if line.log is not None and not line.log.tomorrow:
        yield _("plan for tomorrow")


def oldest_unchecked(user: Any, before: date) -> date | None:
    """The first of the last days with logs nobody has checked yet, for the reader's units."""
    rows = WorkLog.objects.filter(unit__in=units_one_checks(user), state="submitted", day__lt=before).exclude(user=user)
    return rows.filter(day__gte=before - timedelta(days=31)).aggregate(first=Min("day"))["first"]
