"""On the first page: my leave and for whom I stand in; for managers, who is away."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, ControlCase, Deputyship, Duty, LeaveRequest, watches
from accounts.states import LeaveState
from salesops.core.sockets.widgets import Widget, widgets

AHEAD = timedelta(days=30)
SHOWN = 8
# Those whose work is led by who is there today.
LEADERS = ("MGR", "DIR", "GM", "SSL", "HRT")


def my_leave(user: Any, now: datetime) -> dict[str, Any] | None:
    """Own absences of the next 30 days, requests under way, and the people one stands in for."""
    today = timezone.localdate(now)
    absences = Absence.objects.counting().between(today, today + AHEAD).filter(user=user).order_by("starts_on")
    pending = LeaveRequest.objects.filter(user=user, state=LeaveState.PENDING).order_by("starts_on")
    standing_in = Deputyship.objects.in_force(today).filter(deputy=user).select_related("person").order_by("period")
    facts = {
        "today": today,
        "absences": list(absences[:SHOWN]),
        "pending": list(pending[:SHOWN]),
        "standing_in": list(standing_in[:SHOWN]),
    }
    return facts if facts["absences"] or facts["pending"] or facts["standing_in"] else None


def away_today(user: Any, now: datetime) -> dict[str, Any] | None:
    """Who of the people in reach is away today or comes to be within a week."""
    today = timezone.localdate(now)
    week = today + timedelta(days=7)
    rows = Absence.objects.visible_to(user).exclude(user=user).counting().between(today, week)
    found = list(rows.select_related("user").order_by("starts_on", "user__name_key")[: SHOWN * 4])
    if not found:
        return None
    away = [row for row in found if row.starts_on <= today]
    return {"today": today, "away": away, "soon": [row for row in found if row.starts_on > today][:SHOWN]}


widgets.register(
    Widget("accounts.away", _("Away today"), "accounts/widgets/away.html", away_today, "leave", roles=LEADERS, rank=30)
)
widgets.register(
    Widget(
        "accounts.my_leave",
        _("My leave"),
        "accounts/widgets/my_leave.html",
        my_leave,
        "leave",
        place="rail",
        rank=20,
        there="""
            SELECT FROM accounts_absence WHERE user_id = %(person)s AND cancelled_at IS NULL AND ends_on >= %(today)s
            UNION ALL SELECT FROM accounts_leaverequest WHERE user_id = %(person)s AND state = 'pending'
            UNION ALL SELECT FROM accounts_deputyship WHERE deputy_id = %(person)s AND period @> %(today)s::date
        """,
    )
)


def my_duties(user: Any, now: datetime) -> dict[str, Any] | None:
    """Own duties of today and the week ahead (ACC-13)."""
    today = timezone.localdate(now)
    rows = Duty.objects.agreed().filter(user=user).between(today, today + timedelta(days=7)).select_related("place")
    duties = list(rows.order_by("day", "starts_at")[:SHOWN])
    return {"duties": duties, "today": today} if duties else None


widgets.register(
    Widget(
        "accounts.my_duties",
        _("My duties"),
        "accounts/absences/_my_duties.html",
        my_duties,
        "leave",
        place="rail",
        rank=25,
        there="SELECT FROM accounts_duty WHERE user_id = %(person)s AND day >= %(today)s",
    )
)


def control_cases(user: Any, now: datetime) -> dict[str, Any] | None:
    """Cases of the control monitor that wait: for a manager those to explain, for who watches all that are open (ACC-12)."""
    rows = ControlCase.objects.visible_to(user).under_way().select_related("person")
    if not watches(user):
        rows = rows.filter(state="open")
    cases = list(rows.order_by("-found_at", "-pk")[:SHOWN])
    if not cases:
        return None
    count = len(cases) if len(cases) < SHOWN else rows.count()
    return {"cases": cases, "count": count, "watches": watches(user)}


widgets.register(
    Widget(
        "accounts.controls",
        _("Internal control"),
        "accounts/widgets/controls.html",
        control_cases,
        roles=("MGR", "DIR", "GM", "AUD", "SSL"),
        rank=18,
        there="SELECT FROM accounts_controlcase WHERE state <> 'closed'",
    )
)
