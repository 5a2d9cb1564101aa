"""What work logs are drawn up from (W01): visits, plans, follow-ups of a day. First page, evening check and reminders ask it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.code_lists import CONTACT_WAY, NEXT_STEP, OUTCOME, PURPOSE
from customers.facts.visits import plan_of_day
from customers.log_times import Kind
from customers.models import Customer, OwedReport, Ownership, PlannedVisit, Visit, WorkLog
from customers.models.visit import counting_ways, midnight
from salesops.core import worktime
from salesops.core.codes.reading import entry_name
from salesops.core.sockets.customer_facts import customer_facts
from salesops.core.web.clockface import ClockFace

SALES = "sales_today_net"


@dataclass
class Counts:
    """A person's day in figures. Visits are counted once a customer, calls and messages each."""

    planned_visits: int = 0
    planned_done: int = 0
    visits: int = 0
    key_visits: int = 0
    calls: int = 0
    contacted: int = 0


def counts_of(people: Iterable[int], first: date, last: date | None = None) -> dict[int, Counts]:
    """The figures of ``people`` for a day (or from ``first`` to ``last``). Two queries, however many people."""
    ids = list(people)
    found = {pk: Counts() for pk in ids}
    last = last or first
    counting = counting_ways()
    rows = Visit.objects.filter(user__in=ids).between(first, last)
    seen: dict[int, set[tuple[int, date]]] = {}
    met: dict[int, set[tuple[int, date]]] = {}
    for user, customer, at, way in rows.values_list("user", "customer", "visited_at", "way"):
        key = (customer, timezone.localdate(at))
        seen.setdefault(user, set()).add(key)
        if way in counting:
            met.setdefault(user, set()).add(key)
        else:
            found[user].calls += 1
    for user, keys in seen.items():
        found[user].contacted = len(keys)
        found[user].visits = len(met.get(user, ()))
    plans = PlannedVisit.objects.filter(user__in=ids).between(first, last).order_by().values_list("user")
    done = Q(state="done")
    for user, planned, made, key in plans.annotate(
        n=Count("pk"), made=Count("pk", filter=done), key=Count("pk", filter=done & Q(is_key=True))
    ):
        found[user].planned_visits, found[user].planned_done, found[user].key_visits = planned, made, key
    return found


def _planned_line(item: PlannedVisit) -> str:
    parts = [f"{item.at:%H:%M}" if item.at else "", item.customer.called, entry_name(PURPOSE, item.purpose), item.goal]
    return " · ".join(filter(None, [*parts, _("key visit") if item.is_key else ""]))


def _done_line(visit: Visit) -> str:
    way, outcome = entry_name(CONTACT_WAY, visit.way), entry_name(OUTCOME, visit.outcome)
    follows = entry_name(NEXT_STEP, visit.next_step)
    parts = [visit.customer.called, way, outcome, visit.notes.splitlines()[0][:60] if visit.notes else ""]
    return " · ".join(filter(None, [*parts, _("next: %(step)s") % {"step": follows} if follows else ""]))


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _follow_ups(user: Any, day: date) -> list[str]:
    """Next steps agreed for ``day``."""
    rows = Customer.objects.current().filter(owner=user, next_on=day).order_by("name_key", "pk")[:30]
    return [" · ".join(filter(None, [c.called, entry_name(NEXT_STEP, c.next_step)])) for c in rows]


def drawn_up(user: Any, day: date) -> dict[str, str]:
    """The texts of a log as far as the portal knows them, in the language of the reader. Five queries."""
    plan = plan_of_day(user, day)
    visits = Visit.objects.filter(user=user).between(day, day).select_related("customer").order_by("visited_at", "pk")
    reached = list(visits)
    following = worktime.add_working_days(day, 1)
    undone = [item for item in plan if item.state != "done"]
    return {
        "planned": _lines(map(_planned_line, plan)),
        "done": _lines(map(_done_line, reached)),
        "why_not": _lines(f"{item.customer.called} · {item.missed_reason}" for item in undone),
        "tomorrow": _lines([*map(_planned_line, plan_of_day(user, following)), *_follow_ups(user, following)]),
    }  # fmt: skip


def with_news(text: str, drawn: str) -> str:
    """``text`` with the lines of ``drawn`` it doesn't have yet: what was logged since, never what was rewritten."""
    present = {line.strip() for line in text.splitlines()}
    return _lines(
        [*filter(None, [text.rstrip()]), *(line for line in drawn.splitlines() if line.strip() not in present)]
    )


def sales_of(people: Sequence[int], day: date) -> dict[int, Decimal]:
    """Sales of the day by the person who owned the customer then, as far as orders tell; nobody while nothing feeds it."""
    if SALES not in customer_facts or not people:
        return {}
    owners = dict(Ownership.objects.on(day).filter(owner__in=people).values_list("customer", "owner"))
    found: dict[int, Decimal] = {}
    for customer, amount in customer_facts.get(SALES).values(list(owners), day).items():
        found[owners[customer]] = found.get(owners[customer], Decimal()) + amount
    return found


@dataclass(frozen=True)
class LogStatus:
    """How the log of a day stands. ``owed`` is ``None`` on days off and in absences; ``missing`` names what still lacks."""

    day: date
    log: WorkLog | None
    owed: OwedReport | None
    counts: Counts
    missing: tuple[str, ...] = ()

    @property
    def due_at(self) -> datetime | None:
        return self.owed.due_at if self.owed else None

    @property
    def handed_in(self) -> bool:
        return self.log is not None and self.log.state != "draft"

    def face(self, now: datetime) -> ClockFace | None:
        """The clock T34 while it runs."""
        if self.owed is None or self.handed_in:
            return None
        start, due = midnight(self.day), self.owed.due_at
        return ClockFace(int((due - now).total_seconds() // 60), int((due - start).total_seconds() // 60), due)


def log_status(user: Any, day: date) -> LogStatus:
    """For the first page: is the log there, till when is it due, what is missing in it. Six queries at most."""
    log = WorkLog.objects.filter(user=user, day=day).first()
    owed = OwedReport.objects.counting().filter(user=user, kind=Kind.DAY, first=day).first()
    counts = counts_of([user.pk], day)[user.pk]
    missing = []
    undone = counts.planned_visits - counts.planned_done
    if undone:
        missing.append(_("results of %(count)s visits") % {"count": undone})
    following = worktime.add_working_days(day, 1)
    if not (log and log.tomorrow) and not PlannedVisit.objects.filter(user=user, day=following).exists():
        missing.append(_("plan for tomorrow"))
    return LogStatus(day, log, owed, counts, tuple(missing))
