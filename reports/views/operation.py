"""For those who run the portal: its health, and what runs by the clock."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reports.health import last_runs, vitals
from reports.paging import newest_first
from reports.views.jobs import with_shapes
from salesops.core.jobs.models import PlannedRun
from salesops.core.jobs.moments import next_moment
from salesops.core.jobs.working_days import working_day_test
from salesops.core.sockets.jobs import schedules
from salesops.core.web.pages import page


@page("tokens", "e")
def health(request: HttpRequest) -> HttpResponse:
    """Signs of life, queues, outbox, disk."""
    found = vitals(timezone.now())
    return render(request, "reports/operation/health.html", {"vitals": found, "bad": [v for v in found if v.bad]})


@page("tokens", "e")
def clock(request: HttpRequest) -> HttpResponse:
    """Every schedule with its last and its next run."""
    now, zone, runs = timezone.now(), timezone.get_default_timezone(), last_runs()
    is_working_day = working_day_test()
    with_shapes([run.job for run in runs.values()])
    rows = [
        {"schedule": s, "last": runs.get(s.code), "next": next_moment(s, now, zone, is_working_day)} for s in schedules
    ]
    return render(request, "reports/operation/clock.html", {"rows": rows})


@page("tokens", "e")
def runs(request: HttpRequest, code: str) -> HttpResponse:
    """The history of one schedule."""
    if code not in schedules:
        raise Http404
    older = newest_first(PlannedRun.objects.filter(schedule=code).select_related("job"), request)
    with_shapes([run.job for run in older.rows])
    context = {"schedule": schedules.get(code), "runs": older.rows, "older_url": older.url}
    return render(request, "reports/operation/runs.html", context)
