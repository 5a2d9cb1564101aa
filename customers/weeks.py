"""The week of the status confirmation: what is due, of whom, until when (CUS-6, defaults.md 3 and T36)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Absence, AbsenceKind
from customers.models import Customer, Ownership, WeeklyConfirmation
from customers.models.customer import CustomerQuerySet
from salesops.core import worktime
from salesops.core.sockets.clocks import clock_limit
from salesops.core.sockets.customer_facts import facts_of

CLOCK = "T36"
# Longer absences aren't looked through for the day somebody is back.
LONGEST = 60


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def closes_at(monday: date) -> datetime | None:
    """Friday 18:00, or the last working day before it; ``None`` when nobody works that week."""
    start = datetime.combine(monday, time(0), timezone.get_current_timezone())
    due = timezone.localtime(worktime.due_at(start, clock_limit(CLOCK, monday)))
    while not worktime.is_working_day(due.date()):
        due -= timedelta(days=1)
        if due.date() < monday:
            return None
    return due


def deadlines(people: Iterable[int], monday: date) -> dict[int, datetime | None]:
    """Until when each of ``people`` confirms: the closing, later for who is away that day; ``None`` for who was away all week."""
    wanted, closing = list(people), closes_at(monday)
    if closing is None:
        return dict.fromkeys(wanted, None)
    away: dict[int, set[date]] = defaultdict(set)
    rows = Absence.objects.counting().between(monday, monday + timedelta(days=LONGEST)).filter(user__in=wanted)
    for row in rows.exclude(kind=AbsenceKind.TRIP):
        # A day of which half was worked is no day away.
        first = max(row.starts_on + timedelta(days=int(row.starts_noon)), monday)
        last = min(row.ends_on - timedelta(days=int(row.ends_noon)), monday + timedelta(days=LONGEST))
        away[row.user_id].update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return {pk: _deadline(closing, monday, away.get(pk, set())) for pk in wanted}


def _deadline(closing: datetime, monday: date, away: set[date]) -> datetime | None:
    days = (monday + timedelta(days=n) for n in range((closing.date() - monday).days + 1))
    if away and all(day in away for day in days if worktime.is_working_day(day)):
        return None
    due = closing
    while due.date() in away:
        due = datetime.combine(worktime.next_working_day(due.date() + timedelta(days=1)), closing.timetz())
        if (due.date() - monday).days > LONGEST:
            return None
    return due


def due_in(monday: date, rows: CustomerQuerySet | None = None) -> CustomerQuerySet:
    """Customers whose owner of today had them in care since Monday; handed over in the week: out (K24)."""
    kept = Ownership.objects.filter(
        customer=OuterRef("pk"), owner=OuterRef("owner"), period__contains=monday, period__endswith=None
    )
    planned = Ownership.objects.filter(
        customer=OuterRef("pk"), owner=OuterRef("owner"), period__contains=monday, period__endswith__gt=monday
    )
    here = Customer.objects.all() if rows is None else rows
    return here.current().filter(Exists(kept) | Exists(planned), owner__isnull=False, merged_into__isnull=True)


def missing_in(monday: date, rows: CustomerQuerySet | None = None) -> CustomerQuerySet:
    """Of those the ones not confirmed yet."""
    said = WeeklyConfirmation.objects.filter(customer=OuterRef("pk"), week=monday)
    return due_in(monday, rows).exclude(Exists(said))


def with_opportunity(ids: Iterable[int], day: date) -> set[int]:
    """Customers with an open opportunity: confirmed one by one whatever their grade."""
    return {pk for pk, amount in facts_of(list(ids), day, "open_opportunities")["open_opportunities"].items() if amount}


ONE_BY_ONE = Q(grade__in=("A", "B"))


def weeks_stalled(customer: Customer, day: date) -> int:
    """Whole weeks without progress."""
    since = timezone.localdate(customer.last_progress_at) if customer.last_progress_at else customer.opened_on
    return max(0, (day - since).days // 7)


def week_counts(people: Iterable[int], monday: date) -> Mapping[int, tuple[int, int, int]]:
    """Person → (due, confirmed, of those late); two queries."""
    wanted = list(people)
    due = dict(
        due_in(monday, Customer.objects.filter(owner__in=wanted))
        .order_by().values("owner").annotate(n=Count("pk")).values_list("owner", "n")
    )  # fmt: skip
    said = {
        row["owner"]: row
        for row in WeeklyConfirmation.objects.filter(owner__in=wanted, week=monday)
        .order_by().values("owner").annotate(n=Count("pk"), late_n=Count("pk", filter=Q(late=True)))
    }  # fmt: skip
    found = {}
    for pk in wanted:
        row: Mapping[str, Any] = said.get(pk) or {}
        found[pk] = (due.get(pk, 0), row.get("n", 0), row.get("late_n", 0))
    return found
