"""For the administrator's first page: what is wrong with the data and nobody else sees (RPT-1). Six queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, RoleGrant, User
from salesops.core.imports.models import ImportRun
from salesops.core.imports.states import CHECKED, FAILED, MAPPING
from salesops.core.jobs.models import Job
from salesops.core.jobs.states import JobState
from salesops.core.sockets.widgets import Widget, widgets
from salesops.core.worktime.models import CalendarYear

LOOKED_BACK = timedelta(days=7)
# Month and day from which next year's calendar is missed (defaults.md 7).
CALENDAR_FROM = (11, 1)


@dataclass(frozen=True)
class Wrong:
    """One thing to put right: how much of it, and where."""

    label: str | Promise
    count: int
    url: str


def _people(today: Any) -> list[Wrong]:
    """Active people whose account does nothing, or gets no mail."""
    active = User.objects.active()
    role = Exists(RoleGrant.objects.on(today).filter(user=OuterRef("pk")))
    place = Exists(Posting.objects.on(today).filter(user=OuterRef("pk")))
    without = active.filter(~role | ~place).count()
    mute = active.filter(Q(email="")).count()
    people = reverse("accounts:users")
    return [
        Wrong(_("People without a role or a place"), without, people),
        Wrong(_("People without an e-mail address"), mute, people),
    ]


def _calendar(today: Any) -> Wrong:
    wanted = today.year + 1
    asked = (today.month, today.day) >= CALENDAR_FROM
    missing = asked and not CalendarYear.objects.filter(year=wanted, is_published=True).exists()
    return Wrong(_("Next year's calendar is not published"), int(missing), reverse("worktime:year", args=[wanted]))


def what_is_wrong(now: datetime) -> list[Wrong]:
    """Everything there is something of."""
    today, since = timezone.localdate(now), now - LOOKED_BACK
    stalled = Q(state__in=(JobState.PARKED, JobState.FAILED), finished_at__gt=since)
    jobs = Job.objects.filter(stalled | Q(state=JobState.RUNNING, lease_until__lt=now)).count()
    imports = ImportRun.objects.filter(created_at__gt=since)
    found = [
        Wrong(_("Jobs that failed or stand still"), jobs, f"{reverse('reports:jobs')}?tab=stopped"),
        Wrong(_("Imports stopped"), imports.filter(state=FAILED).count(), reverse("imports:home")),
        Wrong(
            _("Imports begun and not finished"),
            imports.filter(state__in=(MAPPING, CHECKED)).count(),
            reverse("imports:home"),
        ),
        _calendar(today),
        *_people(today),
    ]
    return [wrong for wrong in found if wrong.count]


def data_health(user: Any, now: datetime) -> dict[str, Any]:
    """Always there: that nothing is wrong is worth knowing."""
    return {"wrong": what_is_wrong(now)}


widgets.register(
    Widget(
        "reports.data_health",
        _("Data to put right"),
        "reports/widgets/data_health.html",
        data_health,
        "tokens",
        "e",
        rank=13,
    )
)
