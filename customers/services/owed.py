"""Who owes which log and report until when (CUS-8): drawn up ahead, put right when leave or roles change."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Posting, RoleGrant, User
from customers.log_times import DaysAway, Kind, due_day, due_moments, first_of, last_of
from customers.models import OwedReport
from salesops.core.acts import act
from salesops.core.stamps import one_reading

Key = tuple[int, str, date]
FIELDS = ("due_at", "late_at", "excused")
BATCH = 2000


def _within(period: Any, day: date) -> bool:
    return (period.lower is None or period.lower <= day) and (period.upper is None or day < period.upper)


class Sellers:
    """Who sells (role REP) and where, on each day of a stretch. Three queries."""

    def __init__(self, first: date, last: date) -> None:
        stretch = (first, last + timedelta(days=1))
        grants = RoleGrant.objects.filter(role="REP", period__overlap=stretch).values_list("user", "period")
        self.roles: dict[int, list[Any]] = {}
        for user, period in grants:
            self.roles.setdefault(user, []).append(period)
        self.posts: dict[int, list[tuple[Any, int]]] = {}
        posts = Posting.objects.filter(user__in=self.roles, period__overlap=stretch)
        for user, period, unit in posts.values_list("user", "period", "unit"):
            self.posts.setdefault(user, []).append((period, unit))
        people = User.objects.filter(pk__in=self.roles).values_list("pk", "is_active", "joined_on", "left_on")
        self.people = {pk: rest for pk, *rest in people}

    def on(self, day: date, today: date) -> Iterator[tuple[int, int]]:
        """(person, unit) of everybody who sells on ``day``."""
        for pk, (active, joined, left) in self.people.items():
            if (joined and day < joined) or (left and day > left) or not (active or left or day < today):
                continue
            unit = next((u for period, u in self.posts.get(pk, ()) if _within(period, day)), None)
            if unit is not None and any(_within(period, day) for period in self.roles[pk]):
                yield pk, unit


def _firsts(first: date, last: date) -> Iterator[tuple[str, date]]:
    """Every day, week and month that begins from ``first`` to ``last``, and the week and month ``first`` lies in."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for kind in Kind.values:
        for start in sorted({first_of(kind, day) for day in days}):
            yield kind, start


def expected(first: date, last: date, today: date) -> dict[Key, OwedReport]:
    """What is owed for the days from ``first`` to ``last`` and the weeks and months they lie in. Four queries."""
    firsts = list(_firsts(first, last))
    begin = min(start for _kind, start in firsts)
    end = max(last_of(kind, start) for kind, start in firsts) + timedelta(days=45)
    sellers = Sellers(begin, end)
    away = DaysAway.read(sellers.people, begin, end)
    found: dict[Key, OwedReport] = {}
    moments: dict[tuple[str, date, date], tuple[datetime, datetime]] = {}
    for kind, start in firsts:
        usual = due_day(kind, start)
        if usual is None:
            continue
        on = last_of(kind, start) if kind == Kind.MONTH else usual
        for person, unit in sellers.on(on, today):
            day = away.due_day(person, kind, start)
            key = (kind, start, day or usual)
            if key not in moments:
                moments[key] = due_moments(*key)
            due, late = moments[key]
            found[person, kind, start] = OwedReport(
                user_id=person, unit_id=unit, kind=kind, first=start, due_at=due, late_at=late, excused=day is None
            )
    return found


@act("customers.draw_up_owed_reports")
def draw_up_owed(*, actor: Any, first: date, last: date, now: datetime) -> int:
    """Write what is owed from ``first`` to ``last``, put right what isn't handed in yet; returns how many rows changed.

    A leave approved afterwards excuses, one called off no longer does; somebody who doesn't sell any more owes nothing.
    """
    with one_reading():
        wanted = expected(first, last, timezone.localdate(now))
    begin = min((start for _p, _k, start in wanted), default=first)
    rows = OwedReport.objects.filter(first__range=(begin, last))
    scope = set(_firsts(first, last))
    present = {(r.user_id, r.kind, r.first): r for r in rows if (r.kind, r.first) in scope}
    new = [row for key, row in wanted.items() if key not in present]
    OwedReport.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    changed = []
    for key, row in present.items():
        should = wanted.get(key)
        if row.handed_in_at is None and should and any(getattr(row, f) != getattr(should, f) for f in FIELDS):
            for name in FIELDS:
                setattr(row, name, getattr(should, name))
            changed.append(row)
    OwedReport.objects.bulk_update(changed, FIELDS, batch_size=BATCH)
    gone = [row.pk for key, row in present.items() if key not in wanted and row.handed_in_at is None]
    OwedReport.objects.filter(pk__in=gone, handed_in_at__isnull=True).delete()
    return len(new) + len(changed) + len(gone)


def note_handed_in(user: User, unit_id: int, kind: str, first: date, now: datetime) -> bool:
    """Note that ``user`` handed in the report of ``first``; answers whether it is late. The first time counts."""
    row = OwedReport.objects.select_for_update().filter(user=user, kind=kind, first=first).first()
    if row is None:
        row = _owed_now(user, unit_id, kind, first)
    if row is None:
        return False
    if row.handed_in_at is None:
        row.handed_in_at = now
        row.is_late = not row.excused and now > row.late_at
        row.save()
    return row.is_late


def _owed_now(user: User, unit_id: int, kind: str, first: date) -> OwedReport | None:
    """The row the job hasn't written yet; nothing on days off."""
    usual = due_day(kind, first)
    if usual is None or not user.holds("REP"):
        return None
    away = DaysAway.read([user.pk], first, last_of(kind, first) + timedelta(days=45))
    day = away.due_day(user.pk, kind, first)
    due, late = due_moments(kind, first, day or usual)
    return OwedReport(user=user, unit_id=unit_id, kind=kind, first=first, due_at=due, late_at=late, excused=day is None)
