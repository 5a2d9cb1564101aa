"""Background jobs: one's own, for administrators all (RPT-7)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.paging import newest_first
from salesops.core.jobs import cancel_job, retry_job
from salesops.core.jobs.models import Job
from salesops.core.jobs.states import JobState
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

TABS = {
    "": (gettext_lazy("All"), ()),
    "open": (gettext_lazy("Under way"), (JobState.WAITING, JobState.RUNNING)),
    "stopped": (gettext_lazy("Failed or parked"), (JobState.FAILED, JobState.PARKED)),
}
SHAPES = {
    JobState.WAITING: "wait",
    JobState.RUNNING: "go",
    JobState.DONE: "done",
    JobState.FAILED: "block",
    JobState.PARKED: "block",
    JobState.CANCELLED: "open",
}


def with_shapes(rows: list[Job]) -> list[Job]:
    for job in rows:
        job.shape = SHAPES[JobState(job.state)]
    return rows


def _reach(request: HttpRequest) -> QuerySet[Job]:
    return Job.objects.visible_to(request.user).select_related("actor")


@page()
def jobs(request: HttpRequest) -> HttpResponse:
    """The list; its rows ask anew every few seconds while something is under way."""
    tab = request.GET.get("tab", "")
    _label, states = TABS.get(tab, TABS[""])
    rows = _reach(request)
    if states:
        rows = rows.filter(state__in=states)
    older = newest_first(rows, request)
    context = {
        "jobs": with_shapes(older.rows),
        "older_url": older.url,
        "tab": tab if tab in TABS else "",
        "tabs": [(code, label) for code, (label, _states) in TABS.items()],
        "all_people": request.user.can("tokens", "e") or request.user.holds("AUD"),
        "any_open": any(job.is_open for job in older.rows),
        "may_manage": request.user.can("tokens", "e"),
    }
    template = "reports/jobs/_rows.html" if request.headers.get("HX-Request") else "reports/jobs/list.html"
    return render(request, template, context)


@page()
def job(request: HttpRequest, key: str) -> HttpResponse:
    """One job: progress, result, files, what can be done."""
    found = get_object_or_404(_reach(request), key=key)
    context = {
        "job": with_shapes([found])[0],
        "files": found.files.visible_to(request.user),
        "may_change": _may_change(request, found),
    }
    template = "reports/jobs/_detail.html" if request.headers.get("HX-Request") else "reports/jobs/detail.html"
    return render(request, template, context)


def _may_change(request: HttpRequest, found: Job) -> bool:
    return found.actor_id == request.user.pk or request.user.can("tokens", "e")


def _changeable(request: HttpRequest, key: str) -> Job:
    """A job this person may cancel or try again: the own ones, for administrators all; others are unknown."""
    rows = Job.objects.all() if request.user.can("tokens", "e") else Job.objects.filter(actor=request.user.pk)
    return get_object_or_404(rows, key=key)


@action()
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    found = cancel_job(job=_changeable(request, key), actor=request.user)
    ended = found.state == JobState.CANCELLED
    messages.success(request, _("Cancelled.") if ended else _("The job stops at its next step."))
    return redirect("reports:job", key=key)


@action()
@once_per_form
def retry(request: HttpRequest, key: str) -> HttpResponse:
    retry_job(job=_changeable(request, key), actor=request.user)
    messages.success(request, _("The job waits for its turn again."))
    return redirect("reports:job", key=key)
