"""On the first page: jobs of mine that run, the health of the portal for those who look after it, ways in for each role."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports import data_health  # noqa: F401 - plugs itself in
from reports.health import vitals
from salesops.core import worktime
from salesops.core.jobs.models import Job
from salesops.core.sockets.deadlines import next_deadlines
from salesops.core.sockets.widgets import Widget, widgets


@dataclass(frozen=True)
class QuickLink:
    """A way in for those with the right."""

    label: str | Promise
    icon: str
    url_name: str
    capability: str
    right: str


QUICK_LINKS = (
    QuickLink(_("Request leave"), "palm", "accounts:new_leave", "leave", "c"),
    QuickLink(_("Who is away"), "user", "accounts:team_leave", "leave", "v"),
    QuickLink(_("People"), "customers", "accounts:users", "users", "v"),
    QuickLink(_("Import"), "upload", "imports:home", "users", "c"),
    QuickLink(_("Audit trail"), "history", "audit:trail", "access_log", "a"),
)


def quick_links(user: Any, now: datetime) -> dict[str, Any]:
    return {"links": [link for link in QUICK_LINKS if user.can(link.capability, link.right)]}


def running_jobs(user: Any, now: datetime) -> dict[str, Any] | None:
    jobs = list(Job.objects.filter(actor=user).open().order_by("-id")[:5])
    return {"jobs": jobs} if jobs else None


def health(user: Any, now: datetime) -> dict[str, Any]:
    bad = [vital for vital in vitals(now) if vital.bad]
    return {"bad": bad}


# So far ahead a clock is worth the strip on top.
AHEAD = timedelta(days=3)
SHOWN = 4


def clock_strip(user: Any, now: datetime) -> dict[str, Any] | None:
    """The clocks that run out next, wherever they run (RPT-1)."""
    found = [d for d in next_deadlines(user, now, SHOWN) if d.due <= now + AHEAD]
    if len(found) < SHOWN and all(d.listed for d in found):
        return None
    return {"deadlines": found, "blank": range(SHOWN - len(found))}


def clocks_today(user: Any, now: datetime) -> dict[str, Any] | None:
    """How many clocks run out before the end of work, for the line under the greeting."""
    calendar, today = worktime.work_calendar(), timezone.localdate(now)
    if not calendar.is_working_day(today) or now > calendar.closing(today):
        return None
    ends = [d for d in next_deadlines(user, now, SHOWN) if now <= d.due <= calendar.closing(today)]
    return {"count": len(ends)} if ends else None


widgets.register(
    Widget(
        "reports.clocks_today",
        _("Clocks of today"),
        "reports/widgets/clocks_today.html",
        clocks_today,
        place="summary",
        rank=90,
    )
)
widgets.register(
    Widget(
        "reports.clocks", _("Next deadlines"), "reports/widgets/clock_strip.html", clock_strip, place="strip", rank=10
    )
)
widgets.register(
    Widget(
        "reports.jobs",
        _("Running in the background"),
        "reports/widgets/jobs.html",
        running_jobs,
        place="rail",
        there="SELECT FROM jobs_job WHERE actor_id = %(person)s AND state IN ('waiting', 'running')",
    )
)
widgets.register(
    Widget("reports.links", _("Quick ways"), "reports/widgets/links.html", quick_links, place="rail", rank=200)
)
widgets.register(
    Widget(
        "reports.health",
        _("System health"),
        "reports/widgets/health.html",
        health,
        "tokens",
        "e",
        place="rail",
        rank=30,
    )
)
