"""What a version of a policy would do to the files (ALL-7)."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_noop

from customers.models import PolicyPreview, PreviewRow
from customers.previews import TRIALS, Trial
from customers.services.policy_preview import (
    begin_preview,
    is_large,
    months_of,
    owners_of,
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


def _version(request: HttpRequest, code: str, number: int) -> PolicyVersion:
    if code not in TRIALS:
        raise Http404
    return get_object_or_404(visible_versions(request.user), code=code, number=number)


def _values(version: PolicyVersion) -> dict[str, Any]:
    return from_json(policies.get(version.code), version.values)


def _line(trial: Trial, row: dict[str, Any]) -> dict[str, Any]:
    sums = {side: Decimal(row[side]) if trial.totals and row[side] is not None else None for side in ("was", "then")}
    before, after = (trial.shown(row["what"], row[side]) for side in ("before", "after"))
    return {"text": trial.words[row["what"]], "before": before, "after": after, "count": row["count"], **sums}


@page("settings")
def preview(request: HttpRequest, policy: str, number: int) -> HttpResponse:
    """The counted changes, by owner where that matters, and the way to the customers behind them."""
    version = _version(request, policy, number)
    trial, kind = TRIALS[policy], policies.get(policy)
    found = preview_of(policy, _values(version), version.valid_from)
    made = found if found is not None and found.made_at is not None else None
    job = Job.objects.filter(key=found.job_key).first() if found and found.job_key and not found.made_at else None
    context: dict[str, Any] = {"version": version, "kind": kind, "trial": trial, "preview": found, "job": job}
    if made is not None:
        context |= {
            "counts": [_line(trial, row) for row in made.counts],
            "total": sum(row["count"] for row in made.counts),
            "totals": [(label, Decimal(made.totals[name])) for name, label in dict(trial.totals).items()],
            "owners": owners_of(made) if trial.owners else [],
            "months": months_of(made) if trial.months else [],
            "seen": _seen(request, made),
            "list_url": f"{reverse('customers:preview_rows')}?preview={made.pk}",
        }
    return render(request, "customers/previews/preview.html", context)


def _seen(request: HttpRequest, kept: PolicyPreview) -> int:
    return PreviewRow.objects.visible_to(request.user).filter(preview=kept).count()


@action("settings")
def count(request: HttpRequest, policy: str, number: int) -> HttpResponse:
    """Have it counted: at once, or in the background when there are many customers."""
    version = _version(request, policy, number)
    found = begin_preview(policy, _values(version), version.valid_from)
    if is_large(policy):
        job = enqueue(
            "customers.preview_policy",
            actor=request.user,
            title=gettext_noop("What a policy would change"),
            args={"preview": found.pk},
        )
        found.job_key = job.key
        found.save(update_fields=["job_key"])
    else:
        work_out_preview(found.pk)
    return redirect("customers:policy_preview", policy, number)
