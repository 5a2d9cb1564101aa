"""A rep's own day (RPT-1): what the greeting counts, the plan, who is to be followed up, visits of the month, what runs out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.facts.logs import log_status
from customers.facts.my_day import day_of, follow_ups_of, month_so_far, plans_visits
from customers.facts.team_board import Board, board_of
from customers.models import StalledCase
from salesops.core import worktime
from salesops.core.sockets.deadlines import Deadline, DeadlineSource, deadlines
from salesops.core.sockets.widgets import Widget, widgets

Facts = dict[str, Any]


def _kept(user: Any, name: str, now: datetime, read: Callable[[], Any]) -> Any:
    """Several widgets of one page show the same fact; it is read once."""
    kept = user.access.__dict__.get(f"_day_{name}")
    if kept is None or kept[0] != now:
        kept = user.access.__dict__[f"_day_{name}"] = (now, read())
    return kept[1]


def _day(user: Any, now: datetime) -> Any:
    return _kept(user, "plan", now, lambda: day_of(user, now))


def _follow_ups(user: Any, now: datetime) -> Any:
    return _kept(user, "follow_ups", now, lambda: follow_ups_of(user, timezone.localdate(now)))


# Who leads people that visit customers sees their day too (``team.py``).
LEADERS = ("MGR", "DIR", "GM")


def board(user: Any, now: datetime) -> Board:
    """The team's board; the month of who leads is read with it."""
    found: Board = _kept(user, "board", now, lambda: board_of(user, timezone.localdate(now)))
    return found


def _lives_here(user: Any) -> bool:
    """Whose work is visits and follow-ups; directors have theirs shown only when there are any."""
    return bool(user.holds("REP", "AST"))


def counted(user: Any, now: datetime) -> Facts | None:
    """Today: 4 visits, 5 follow-ups."""
    if not plans_visits(user):
        return None
    found = {"visits": len(_day(user, now).stops), "follow_ups": _follow_ups(user, now)[1]}
    return found if _lives_here(user) or any(found.values()) else None


def plan(user: Any, now: datetime) -> Facts | None:
    if not plans_visits(user):
        return None
    if not _lives_here(user) and not _day(user, now).stops:
        return None
    today = timezone.localdate(now)
    return {"day": _day(user, now), "works": worktime.is_working_day(today)}


def follow_ups(user: Any, now: datetime) -> Facts | None:
    if not plans_visits(user):
        return None
    shown, count = _follow_ups(user, now)
    return {"rows": shown, "count": count} if _lives_here(user) or count else None


def visits_of_month(user: Any, now: datetime) -> Facts | None:
    """Only for those whose position owes visits."""
    if not plans_visits(user):
        return None
    month = month_so_far(user, timezone.localdate(now), board(user, now).own if user.holds(*LEADERS) else None)
    if not month.progress.quota.quota:
        return None
    return {"month": month, "day": timezone.localdate(now)}


def log_of_today(user: Any, now: datetime) -> Facts | None:
    """The work log: till when it is due, what it lacks (CUS-8)."""
    if not user.holds("REP"):
        return None
    status = log_status(user, timezone.localdate(now))
    if status.owed is None and status.log is None:
        return None
    return {"status": status, "face": status.face(now)}


def log_button(user: Any, now: datetime) -> Facts | None:
    return {} if plans_visits(user) else None


def answers_due(user: Any, now: datetime, at_most: int) -> list[Deadline]:
    """Customers without progress that wait for the person's answer."""
    if not user.can("grades", "v"):
        return []
    rows = StalledCase.objects.filter(owner=user, state="open").select_related("customer").order_by("due_at", "pk")
    title = _("Say what becomes of a customer without progress")
    return [
        Deadline(
            title,
            case.customer.called,
            reverse("customers:stalled_case", args=[case.pk]),
            case.due_at,
            worktime.face(_listed_at(case), case.due_at, "wd", now),
        )
        for case in rows[:at_most]
    ]


def _listed_at(case: StalledCase) -> datetime:
    return worktime.work_calendar().opening(case.listed_on)


deadlines.register(DeadlineSource("customers.stalled", answers_due))
TEMPLATES = "customers/widgets"
widgets.register(
    Widget("customers.counted", gettext_lazy("Today"), f"{TEMPLATES}/counted.html", counted, "visits", place="summary")
)
widgets.register(
    Widget(
        "customers.log_button",
        gettext_lazy("Log a visit"),
        f"{TEMPLATES}/log_button.html",
        log_button,
        "visits",
        place="actions",
    )
)
widgets.register(
    Widget("customers.plan", gettext_lazy("Plan of the day"), f"{TEMPLATES}/plan.html", plan, "visits", rank=12)
)
widgets.register(
    Widget(
        "customers.follow_ups",
        gettext_lazy("Follow up today"),
        f"{TEMPLATES}/follow_ups.html",
        follow_ups,
        "customers",
        rank=14,
    )
)
widgets.register(
    Widget(
        "customers.visits_of_month",
        gettext_lazy("Visits this month"),
        f"{TEMPLATES}/visits_of_month.html",
        visits_of_month,
        "visits",
        place="rail",
        rank=10,
    )
)
widgets.register(
    Widget(
        "customers.log",
        gettext_lazy("Work log of today"),
        f"{TEMPLATES}/log.html",
        log_of_today,
        "visits",
        place="rail",
        rank=15,
        there="""
            SELECT FROM customers_worklog WHERE user_id = %(person)s AND day = %(today)s
            UNION ALL SELECT FROM customers_owedreport
            WHERE user_id = %(person)s AND kind = 'day' AND first = %(today)s AND NOT excused
        """,
    )
)
