"""A rep's own day (RPT-1): what the greeting counts, the plan, who is to be followed up, visits of the month, what runs out."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.facts.logs import log_status
from customers.facts.my_day import day_of, follow_ups_of, month_so_far, plans_visits
from salesops.core import worktime
from salesops.core.prepared import Prepared
from salesops.core.sockets.deadlines import Deadline, DeadlineSource, deadlines
from salesops.core.sockets.widgets import Widget, widgets
from salesops.core.web.places import link_to

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
    month = month_so_far(user, timezone.localdate(now))
    if not month.progress.quota.quota:
        return None
    return {"month": month, "day": timezone.localdate(now)}


def log_of_today(user: Any, now: datetime) -> Facts | None:
    """The work log: till when it is due, what it lacks (CUS-8)."""
    if not user.holds("REP"):
        return None
    status = log_status(user, timezone.localdate(now))
    if status.due_at is None and not status.state:
        return None
    return {"status": status, "face": status.face(now)}


def log_button(user: Any, now: datetime) -> Facts | None:
    return {} if plans_visits(user) else None


_ANSWERS = Prepared(
    "answers_due",
    """
SELECT stalled.id, COALESCE(NULLIF(customer.short_name, ''), customer.name), stalled.listed_on, stalled.due_at
FROM customers_stalledcase stalled JOIN customers_customer customer ON customer.id = stalled.customer_id
WHERE stalled.owner_id = $1 AND stalled.state = 'open' ORDER BY stalled.due_at, stalled.id LIMIT $2
""",
    "bigint",
    "integer",
)


def answers_due(user: Any, now: datetime, at_most: int) -> list[Deadline]:
    """Customers without progress that wait for the person's answer."""
    if not user.can("grades", "v"):
        return []
    title, link = _("Say what becomes of a customer without progress"), link_to("customers:stalled_case")
    return [
        Deadline(title, called, link(pk), due_at, worktime.face(_opening(listed_on), due_at, "wd", now))
        for pk, called, listed_on, due_at in _ANSWERS.all(user.pk, at_most)
    ]


def _opening(day: date) -> datetime:
    return worktime.work_calendar().opening(day)


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
