"""On the first page: my leave and for whom I stand in; for managers, who is away."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ControlCase, Duty, watches
from accounts.models.absence import AbsenceKind
from accounts.states import LeaveState
from salesops.core.prepared import Prepared
from salesops.core.sockets.widgets import Widget, widgets

AHEAD, WEEK = timedelta(days=30), timedelta(days=7)
SHOWN = 8
# Those whose work is led by who is there today.
LEADERS = ("MGR", "DIR", "GM", "SSL", "HRT")


class Stretch(NamedTuple):
    """Days of somebody's absence, leave asked for or deputyship. ``name``: whose it is, where it isn't the reader's."""

    pk: int
    kind: str
    starts_on: date
    ends_on: date | None
    name: str

    @property
    def kind_label(self) -> str:
        return str(AbsenceKind(self.kind).label)


# Absences that count, leave asked for, those one stands in for (``Deputyship.in_force``): each ``shown`` at most.
_MINE = """
(SELECT 'absences', id, kind, starts_on, ends_on, '' FROM accounts_absence
 WHERE user_id = $1 AND cancelled_at IS NULL AND starts_on <= $3 AND ends_on >= $2
 ORDER BY starts_on LIMIT $4)
UNION ALL
(SELECT 'pending', id, kind, starts_on, ends_on, '' FROM accounts_leaverequest
 WHERE user_id = $1 AND state = 'pending' ORDER BY starts_on LIMIT $4)
UNION ALL
(SELECT 'standing_in', deputy.id, '', lower(deputy.period), upper(deputy.period), person.name
 FROM accounts_deputyship deputy JOIN accounts_user person ON person.id = deputy.person_id
 WHERE deputy.deputy_id = $1 AND deputy.period @> $2 AND deputy.ended_at IS NULL
    AND deputy.state = 'agreed'
 ORDER BY deputy.period LIMIT $4)
"""
# ``Absence.objects.visible_to(reader).counting().between(today, week)`` of others; who sees everybody asks a plainer question.
_OTHERS = """
UNION ALL
(SELECT 'away', absence.id, absence.kind, absence.starts_on, absence.ends_on, person.name
 FROM accounts_absence absence JOIN accounts_user person ON person.id = absence.user_id
 WHERE absence.cancelled_at IS NULL AND absence.starts_on <= $5 AND absence.ends_on >= $2 AND absence.user_id <> $1
 {within}
 ORDER BY absence.starts_on, person.name_key LIMIT $6)
"""
_WITHIN = """AND (absence.user_id = ANY($7) OR EXISTS (
    SELECT FROM accounts_posting
    WHERE user_id = absence.user_id AND unit_id = ANY($8) AND period @> $9
))"""
_MY_LEAVE = Prepared("my_leave", _MINE, "bigint", "date", "date", "integer")
_OF_ALL = ("bigint", "date", "date", "integer", "date", "integer")
_LEAVE_OF_ALL = Prepared("leave_of_all", _MINE + _OTHERS.format(within=""), *_OF_ALL, generic=True)
_LEAVE = Prepared(
    "leave_of_reach",
    _MINE + _OTHERS.format(within=_WITHIN),
    *_OF_ALL, "bigint[]", "bigint[]", "date", generic=True,
)  # fmt: skip


def _leave_of(user: Any, today: date) -> dict[str, list[Stretch]]:
    """What both parts of a page show, in one question: one's own leave and, for leaders, who else is away."""
    kept = user.access.__dict__.get("_leave_shown")
    if kept is not None and kept[0] == today:
        return cast(dict[str, list[Stretch]], kept[1])
    asked: list[Any] = [user.pk, today, today + AHEAD, SHOWN]
    if not user.holds(*LEADERS):
        rows = _MY_LEAVE.all(*asked)
    else:
        asked += [today + WEEK, SHOWN * 4]
        if user.access.reaches_all("leave"):
            rows = _LEAVE_OF_ALL.all(*asked)
        else:
            reach = user.access.reach("leave")
            rows = _LEAVE.all(*asked, sorted(reach.people), sorted(reach.units | reach.market_units()), user.access.day)
    found: dict[str, list[Stretch]] = {"absences": [], "pending": [], "standing_in": [], "away": []}
    for what, *stretch in rows:
        found[what].append(Stretch(*stretch))
    user.access.__dict__["_leave_shown"] = today, found
    return found


def my_leave(user: Any, now: datetime) -> dict[str, Any] | None:
    """Own absences of the next 30 days, requests under way, and the people one stands in for."""
    today = timezone.localdate(now)
    shown = _leave_of(user, today)
    mine = {name: shown[name] for name in ("absences", "pending", "standing_in")}
    return {"today": today, "pending_state": LeaveState.PENDING.label, **mine} if any(mine.values()) else None


def away_today(user: Any, now: datetime) -> dict[str, Any] | None:
    """Who of the people in reach is away today or comes to be within a week."""
    today = timezone.localdate(now)
    found = _leave_of(user, today)["away"]
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


# ``ControlCase.objects.visible_to(user).under_way()``, for who doesn't watch the open ones.
_CASES = """
SELECT found.id, found.rule, found.state, found.happened_at, person.name AS person_name, count(*) OVER () AS total
FROM accounts_controlcase found LEFT JOIN accounts_user person ON person.id = found.person_id
WHERE found.state <> 'closed' AND (%(watches)s OR found.state = 'open' AND (
    found.asked_id = %(person)s OR found.asked_id IN (
        SELECT person_id FROM accounts_deputyship
        WHERE deputy_id = %(person)s AND period @> %(day)s::date AND ended_at IS NULL AND state = 'agreed'
    )))
ORDER BY found.found_at DESC, found.id DESC LIMIT %(shown)s
"""


def control_cases(user: Any, now: datetime) -> dict[str, Any] | None:
    """Cases of the control monitor that wait: for a manager those to explain, for who watches all that are open (ACC-12)."""
    asked = {"person": user.pk, "watches": watches(user), "day": user.access.day, "shown": SHOWN}
    cases: list[Any] = list(ControlCase.objects.raw(_CASES, asked))
    return {"cases": cases, "count": cases[0].total, "watches": watches(user)} if cases else None


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
