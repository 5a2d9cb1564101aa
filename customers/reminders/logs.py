"""Reminders of logs, weekly and monthly reports and the contact round (defaults.md 7).

Heads hear of all their people in one line.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import OrgUnit, RoleGrant, User
from accounts.org import OrgTree
from customers.log_times import Kind, at_time, due_day, last_of, monday
from customers.models import ContactRound, OwedReport
from customers.models.contact_round import REACHED
from customers.policies.logs import LOGS
from salesops.core.policies import policy_on
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

from .timing import AFTER, WEEKLY, in_week, moment_of_week, rising

LOG, LOGS_OF_TEAM, WEEK, WEEKS_OF_TEAM = (
    "customers.log_missing", "customers.logs_missing_team", "customers.report_missing", "customers.reports_missing_team",
)  # fmt: skip
MONTH, ROUND, ROUND_OPEN, ROUND_LEAD = (
    "customers.month_report_missing", "customers.round_ready", "customers.round_open", "customers.round_uncovered",
)  # fmt: skip
NAMED = 5
# A sweep that comes late still tells of the last days.
BACK = timedelta(days=2)


def names_of(people: Iterable[User]) -> str:
    found = list(people)
    return "、".join(p.name for p in found[:NAMED]) + (" …" if len(found) > NAMED else "")


class Heads:
    """Who heads whom today: the tree, and the heads themselves once. Two queries and one."""

    def __init__(self, day: date) -> None:
        self.tree = OrgTree.on(day)
        self._people = User.objects.in_bulk({n.head_id for n in self.tree.nodes.values() if n.head_id})

    def above(self, person: int, unit: int) -> User | None:
        return next(
            (self._people.get(n.head_id) for n in self.tree.upwards(unit) if n.head_id and n.head_id != person), None
        )

    def of_market(self, unit: int) -> User | None:
        market = self.tree.market_of(unit)
        return self._people.get(market.head_id) if market and market.head_id else None

    def name(self, unit: int) -> str:
        return self.tree.nodes[unit].name if unit in self.tree.nodes else ""

    def teams(self, rows: Iterable[Any]) -> dict[User, list[User]]:
        """Head → those of ``rows`` below."""
        found: dict[User, list[User]] = defaultdict(list)
        for row in rows:
            head = self.above(row.user_id, row.unit_id)
            if head is not None:
                found[head].append(row.user)
        return found


def _open(kind: str, today: date) -> list[OwedReport]:
    """Not handed in and due these days."""
    since = at_time(today - BACK, time(0))
    rows = OwedReport.objects.counting().filter(handed_in_at__isnull=True, kind=kind, due_at__gte=since)
    return list(rows.select_related("user").order_by("user__name_key", "user_id"))


def log_missing(now: datetime) -> Iterator[Due]:
    """17:30 and 20:05 to whoever owes it."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(LOG, today)
    for row in _open(Kind.DAY, today):
        for step in ("first", "last"):
            moment = at_time(row.first, numbers[step])
            if now >= moment and (step == "last" or row.first == today):
                yield Due(f"{row.user_id}:{row.first}", step, [row.user], moment, params={"day": row.first})


def logs_of_team(now: datetime) -> Iterator[Due]:
    """20:05, one list to each head."""
    today = timezone.localdate(now)
    heads, at = Heads(today), reminder_numbers(LOGS_OF_TEAM, today)["at"]
    by_day: dict[date, list[OwedReport]] = defaultdict(list)
    for row in _open(Kind.DAY, today):
        by_day[row.first].append(row)
    for day, rows in by_day.items():
        moment = at_time(day, at)
        if now < moment:
            continue
        for head, people in heads.teams(rows).items():
            params = {"count": len(people), "day": day, "names": names_of(people)}
            yield Due(f"{head.pk}:{day}", "late", [head], moment, params=params)


def often(now: datetime) -> Iterator[Due]:
    """So many missing in a month: the market manager hears of it once. What was late on its last evening is told in the next."""
    today = timezone.localdate(now)
    for month in sorted({day.replace(day=1) for day in (today - BACK, today)}):
        most = int(policy_on(LOGS, month)["missing_month"])
        rows = OwedReport.objects.missing(now).filter(kind=Kind.DAY, first__range=(month, last_of(Kind.MONTH, month)))
        found = rows.order_by().values("user").annotate(n=Count("pk")).filter(n__gte=most)
        counts = dict(found.values_list("user", "n"))
        if not counts:
            continue
        # Where the person stood last counts, also after a change of unit.
        last = rows.filter(user__in=counts).order_by("user", "-first").distinct("user").select_related("user")
        heads = Heads(today)
        for row in last:
            head = heads.of_market(row.unit_id)
            if head is not None and head.pk != row.user_id:
                params = {"person": row.user, "count": counts[row.user_id]}
                yield Due(f"{row.user_id}:{month:%Y-%m}", "often", [head], now, params=params)


def week_missing(now: datetime) -> Iterator[Due]:
    """14:00 of the due day."""
    return _reports_missing(Kind.WEEK, WEEK, now)


def month_missing(now: datetime) -> Iterator[Due]:
    """09:00 of the due day."""
    return _reports_missing(Kind.MONTH, MONTH, now)


def _reports_missing(kind: str, code: str, now: datetime) -> Iterator[Due]:
    today = timezone.localdate(now)
    at = reminder_numbers(code, today)["at"]
    for row in _open(kind, today):
        moment = at_time(timezone.localdate(row.due_at), at)
        if now >= moment:
            yield Due(f"{row.user_id}:{row.first}", "due", [row.user], moment, params={"due": row.due_at})


def weeks_of_team(now: datetime) -> Iterator[Due]:
    """Five minutes after it was due (Friday 18:05), one list to each head; who was away that day is named when back."""
    today = timezone.localdate(now)
    heads = Heads(today)
    after = timedelta(minutes=reminder_numbers(WEEKS_OF_TEAM, today)["after"])
    groups: dict[tuple[date, datetime], list[OwedReport]] = defaultdict(list)
    for row in _open(Kind.WEEK, today):
        if now >= row.late_at + after:
            groups[row.first, row.late_at].append(row)
    usual = {first: due_day(Kind.WEEK, first) for first, _late in groups}
    for (first, late_at), rows in groups.items():
        day = timezone.localdate(late_at)
        for head, people in heads.teams(rows).items():
            params = {"count": len(people), "names": names_of(people)}
            key = f"{head.pk}:{first}" + ("" if day == usual[first] else f":{day}")
            yield Due(key, "late", [head], late_at + after, params=params)


def rounds(now: datetime) -> Iterator[Due]:
    """Monday 09:00, to the secretary."""
    week = monday(timezone.localdate(now))
    moment = moment_of_week(week, reminder_numbers(ROUND, week))
    if now < moment:
        return
    heads = Heads(week)
    for found in _rounds(week).filter(user__isnull=False).select_related("user"):
        if found.n:
            params = {"count": found.n, "market": heads.name(found.market_id)}
            yield Due(f"{found.market_id}:{week}", "ready", [found.user], moment, params=params)


def rounds_open(now: datetime) -> Iterator[Due]:
    """Thursday 09:00, to the secretary."""
    week = monday(timezone.localdate(now))
    moment = moment_of_week(week, reminder_numbers(ROUND_OPEN, week))
    if now < moment:
        return
    heads = Heads(week)
    for found in _rounds(week).filter(user__isnull=False).select_related("user"):
        if found.n > found.reached:
            params = {"count": found.n - found.reached, "market": heads.name(found.market_id)}
            yield Due(f"{found.market_id}:{week}", "open", [found.user], moment, params=params)


def rounds_uncovered(now: datetime) -> Iterator[Due]:
    """Friday afternoon, to the secretaries' lead."""
    today = timezone.localdate(now)
    week = monday(today)
    moment = moment_of_week(week, reminder_numbers(ROUND_LEAD, week))
    if now < moment:
        return
    leads = list(User.objects.active().filter(pk__in=RoleGrant.objects.on(today).filter(role="SSL").values("user")))
    heads = Heads(today)
    for found in _rounds(week):
        if leads and found.n > found.reached:
            params = {"count": found.n - found.reached, "market": heads.name(found.market_id)}
            yield Due(f"{found.market_id}:{week}", "lead", leads, moment, params=params)


def _rounds(week: date) -> Any:
    rows = ContactRound.objects.filter(week=week, market__kind=OrgUnit.Kind.MARKET)
    reached = Count("calls", filter=Q(calls__outcome__in=REACHED))
    return rows.annotate(n=Count("calls"), reached=reached).order_by("market__code")


REP, SUPERVISOR, SECRETARY = _("rep"), _("supervisor"), _("settlement secretary")
for one in (
    Reminder(
        LOG, _("Work log missing"), LOG, log_missing, when="{first}, {last}", to=REP,
        escalates=_("{at} list to the supervisor"), reads=(f"reminders.{LOGS_OF_TEAM}",),
        numbers=(PolicyField("first", _("First reminder"), "time"), PolicyField("last", _("Last reminder"), "time")),
        shipped={"first": "17:30", "last": "20:05"}, check=lambda values: rising(values, "first", "last"),
    ),
    Reminder(
        LOGS_OF_TEAM, _("Work logs of the team missing"), LOGS_OF_TEAM, logs_of_team, when="{at}", to=SUPERVISOR,
        numbers=(AT,), shipped={"at": "20:05"},
    ),
    Reminder(
        "customers.logs_missing_often", _("Work logs missing repeatedly"), "customers.logs_missing_often", often,
        when=_("{missing_month} in a month"), to=_("market manager"), reads=(LOGS,),
    ),
    Reminder(
        WEEK, _("Weekly summary due"), WEEK, week_missing, when=_("due day {at}"), to=REP,
        escalates=_("{after} minutes after it was due the supervisor"), reads=(f"reminders.{WEEKS_OF_TEAM}",),
        numbers=(AT,), shipped={"at": "14:00"},
    ),
    Reminder(
        WEEKS_OF_TEAM, _("Weekly summaries of the team missing"), WEEKS_OF_TEAM, weeks_of_team,
        when=_("{after} minutes after they were due"), to=SUPERVISOR, numbers=(AFTER,), shipped={"after": 5},
    ),
    Reminder(
        MONTH, _("Monthly report due"), MONTH, month_missing, when=_("due day {at}"), to=_("rep, supervisor"),
        numbers=(AT,), shipped={"at": "09:00"},
    ),
    Reminder(
        ROUND, _("Contact round of the week"), ROUND, rounds, when=_("{weekday} {at}"), to=SECRETARY,
        numbers=WEEKLY, shipped=in_week("0", "09:00"),
    ),
    Reminder(
        ROUND_OPEN, _("Customers of the contact round not reached"), ROUND_OPEN, rounds_open, when=_("{weekday} {at}"),
        to=SECRETARY, escalates=_("then the secretaries' lead"), numbers=WEEKLY, shipped=in_week("3", "09:00"),
    ),
    Reminder(
        ROUND_LEAD, _("Contact rounds with gaps"), ROUND_LEAD, rounds_uncovered, when=_("{weekday} {at}"),
        to=_("secretaries' lead"), numbers=WEEKLY, shipped=in_week("4", "16:00"),
    ),
):  # fmt: skip
    register_reminder(one)
