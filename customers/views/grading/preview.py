"""Who would move by a version of the grading policy (ALL-7)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_noop

from customers.models import GradingPreview
from customers.policies.grading import GRADING
from customers.services.grading_preview import (
    begin_preview,
    is_large,
    move_text,
    moves_of,
    preview_of,
    work_out_preview,
)
from salesops.core.jobs.models import Job
from salesops.core.jobs.services import enqueue
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.records import visible_versions
from salesops.core.policies.values import from_json
from salesops.core.sockets.policies import policies
from salesops.core.web.pages import action, page

SHOWN = 200


def _version(request: HttpRequest, number: int) -> PolicyVersion:
    return get_object_or_404(visible_versions(request.user), code=GRADING, number=number)


def _preview(version: PolicyVersion) -> GradingPreview | None:
    return preview_of(from_json(policies.get(GRADING), version.values), version.valid_from)


@page("settings")
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The counted moves and the customers among them the reader may see."""
    version = _version(request, number)
    found = _preview(version)
    counts = [{**row, "text": move_text(row)} for row in found.counts] if found and found.made_at else []
    moves = list(moves_of(found, request.user)[:SHOWN]) if counts else []
    job = Job.objects.filter(key=found.job_key).first() if found and found.job_key and not found.made_at else None
    context = {
        "version": version,
        "preview": found,
        "counts": counts,
        "moves": moves,
        "job": job,
        "total": sum(row["count"] for row in counts),
    }
    return render(request, "customers/grading/preview.html", context)


@action("settings")
def count(request: HttpRequest, number: int) -> HttpResponse:
    """Have the moves counted: at once, or in the background when there are many customers."""
    version = _version(request, number)
    found = begin_preview(from_json(policies.get(GRADING), version.values), version.valid_from)
    if is_large():
        job = enqueue(
            "customers.preview_grading",
            actor=request.user,
            title=gettext_noop("Who would move by a grading policy"),
            args={"preview": found.pk},
        )
        found.job_key = job.key
        found.save(update_fields=["job_key"])
    else:
        work_out_preview(found.pk)
    return redirect("customers:grading_preview", number)
