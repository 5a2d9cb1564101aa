"""What work logs are drawn up from (W01): visits, plans, follow-ups of a day. First page, evening check and reminders ask it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from customers.code_lists import CONTACT_WAY, NEXT_STEP, OUTCOME, PURPOSE
from customers.facts.visits import asked_of, plan_of_day
from customers.models import Customer, Ownership, PlannedVisit, Visit
from customers.models.visit import midnight
from salesops.core import worktime
from salesops.core.codes.reading import entry_name
from salesops.core.prepared import Prepared
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


# By person: contacts that are no visits, customers reached and customers visited, one a day; plans, those done, key ones done.
_COUNTS = Prepared(
    "log_counts",
    """
SELECT user_id, false, sum(calls)::bigint, count(*), count(*) FILTER (WHERE visited)
FROM (
    SELECT user_id, count(*) FILTER (WHERE NOT way = ANY($5)) AS calls, bool_or(way = ANY($5)) AS visited
    FROM customers_visit
    WHERE user_id = ANY($1) AND visited_at >= $2 AND visited_at < $3
    GROUP BY user_id, customer_id, (visited_at AT TIME ZONE $4)::date
) reached
GROUP BY user_id
UNION ALL
SELECT user_id, true, count(*), count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'done' AND is_key)
FROM customers_plannedvisit
WHERE user_id = ANY($1) AND day >= $6 AND day <= $7
GROUP BY user_id
""",
    "bigint[]", "timestamptz", "timestamptz", "text", "text[]", "date", "date", generic=True,
)  # fmt: skip
_ASKED = ("people", "first", "end", "zone", "counting", "first_day", "last_day")
# How the log of a day stands: the log, till when it is owed, whether the day after is planned, the figures of the day. One row.
_STATUS = Prepared(
    "log_status",
    f"""
WITH counts (user_id, is_plan, first_count, second_count, third_count) AS ({_COUNTS.sql})
SELECT log.state, log.tomorrow <> '', owed.due_at,
    EXISTS (SELECT FROM customers_plannedvisit WHERE user_id = ANY($1) AND day = $8),
    planned.first_count, planned.second_count, reached.third_count, planned.third_count, reached.first_count, reached.second_count
FROM (SELECT) asked
LEFT JOIN customers_worklog log ON log.user_id = ANY($1) AND log.day = $6
LEFT JOIN customers_owedreport owed ON owed.user_id = ANY($1) AND owed.kind = 'day' AND owed.first = $6 AND NOT owed.excused
LEFT JOIN counts planned ON planned.is_plan LEFT JOIN counts reached ON NOT reached.is_plan
""",
    *_COUNTS.types, "date", generic=True,
)  # fmt: skip


def counts_of(people: Iterable[int], first: date, last: date | None = None) -> dict[int, Counts]:
    """The figures of ``people`` for a day (or from ``first`` to ``last``). One query, however many people."""
    found = {pk: Counts() for pk in people}
    last = last or first
    asked = asked_of(found, first, last)
    for user, is_plan, first_count, second, third in _COUNTS.all(*(asked[name] for name in _ASKED)):
        counts = found[user]
        if is_plan:
            counts.planned_visits, counts.planned_done, counts.key_visits = first_count, second, third
        else:
            counts.calls, counts.contacted, counts.visits = first_count, second, third
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
    for customer, amount in customer_facts.get(SALES).of(list(owners), day).items():
        found[owners[customer]] = found.get(owners[customer], Decimal()) + amount
    return found


@dataclass(frozen=True)
class LogStatus:
    """How the log of a day stands. ``state``: of the log, "" without one; ``due_at`` is ``None`` on days off and in absences;
    ``missing`` names what still lacks.
    """

    day: date
    state: str
    due_at: datetime | None
    counts: Counts
    missing: tuple[str, ...] = ()

    @property
    def handed_in(self) -> bool:
        return self.state not in ("", "draft")

    def face(self, now: datetime) -> ClockFace | None:
        """The clock T34 while it runs."""
        if self.due_at is None or self.handed_in:
            return None
        start, due = midnight(self.day), self.due_at
        return ClockFace(int((due - now).total_seconds() // 60), int((due - start).total_seconds() // 60), due)


def log_status(user: Any, day: date) -> LogStatus:
    """For the first page: is the log there, till when is it due, what is missing in it. One query."""
    following = worktime.add_working_days(day, 1)
    asked = asked_of([user.pk], day, day)
    state, tomorrow, due_at, planned, *figures = _STATUS.first(*(asked[name] for name in _ASKED), following)
    counts = Counts(*(figure or 0 for figure in figures))
    missing = []
    undone = counts.planned_visits - counts.planned_done
    if undone:
        missing.append(_("results of %(count)s visits") % {"count": undone})
    if not (tomorrow or planned):
        missing.append(_("plan for tomorrow"))
    return LogStatus(day, state or "", due_at, counts, tuple(missing))
