"""Editing a draft of a scheme, with its sums and its effect beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.forms.schemes import SchemeForm
from assessments.models import SchemeVersion
from assessments.rules import scheme_checks
from assessments.rules.scheme import Scheme as Body
from assessments.rules.scheme_changes import changes, count_changes
from assessments.services import schemes as services
from salesops.core.refusals import Conflict, Refused
from salesops.core.web.pages import page

from .fetching import version_or_404


@page("schemes", "e", methods=("GET", "HEAD", "POST"))
def edit_scheme(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The editor. ``intent=check`` shows sums and effect of what is typed without keeping it."""
    draft = version_or_404(request, code, number)
    if draft.state != "draft":
        return redirect("assessments:scheme_version", code, number)
    present = services.present_beside(draft)
    form = SchemeForm(draft, present.body if present else None, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _drawn(request, form, present, draft.body)
    right = form.is_valid()
    if request.POST.get("intent") == "check":
        if request.headers.get("HX-Request"):
            return render(request, "assessments/schemes/_effect.html", _effect(form, present, form.body))
        return _drawn(request, form, present, form.body)
    if not right or form.body is None:
        return _drawn(request, form, present, form.body, status=422)
    return _save(request, draft, form, form.body, present)


def _effect(form: SchemeForm, present: SchemeVersion | None, body: Body | None) -> dict[str, Any]:
    """Sums against ranges, and what changes, as far as what is typed can be read."""
    if body is None:
        return {"unready": True, "refusals": form.refusals, "tier": form.tier, "effect_again": True}
    sums = [
        {"dimension": d, "weight": body.weights[d.code], "right": d.least <= body.weights[d.code] <= d.most}
        for d in body.dimensions
    ]
    weighing = services.weighing_on(form.day or timezone.localdate())
    return {
        "tier": form.tier,
        "total": body.total,
        "whole": scheme_checks.sum_is_hundred(body) is None,
        "sums": sums,
        "problems": scheme_checks.unpublishable(body, weighing, form.tier),
        "reason_missing": not (form["reason"].value() or "").strip(),
        "present": present,
        "changes": [c for c in changes(present.body, body) if c.changed] if present else [],
        "changed": count_changes(present.body, body) if present else 0,
    }


def _save(
    request: HttpRequest, draft: SchemeVersion, form: SchemeForm, body: Body, present: SchemeVersion | None
) -> HttpResponse:
    try:
        services.save_draft(
            actor=request.user,
            draft=draft,
            version=form.cleaned_data["version"],
            body=body,
            starts_on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except Conflict as conflict:
        return _conflict(request, draft, body, present, conflict)
    except Refused as refused:
        for refusal in refused.refusals:
            form.add_refusal(refusal)
        return _drawn(request, form, present, body, status=refused.status)
    messages.success(request, _("The draft is saved. It changes nothing until it is published."))
    return redirect("assessments:scheme_version", draft.scheme.code, draft.number)


def _conflict(
    request: HttpRequest, draft: SchemeVersion, mine: Body, present: SchemeVersion | None, conflict: Conflict
) -> HttpResponse:
    """Both beside each other; saving again keeps one's own, knowingly."""
    latest = SchemeVersion.objects.with_body().select_related("changed_by").get(pk=draft.pk)
    data = request.POST.copy()
    data["version"] = str(latest.version)
    again = SchemeForm(latest, present.body if present else None, data)
    again.is_valid()
    context = {
        "conflict": conflict,
        "latest": latest,
        "clashes": [c for c in changes(latest.body, mine) if c.changed],
        "theirs_day": latest.starts_on,
        "theirs_reason": latest.reason,
    }
    return _drawn(request, again, present, mine, status=409, **context)


def _drawn(
    request: HttpRequest,
    form: SchemeForm,
    present: SchemeVersion | None,
    body: Body | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"version": form.draft, "scheme": form.draft.scheme, "form": form, **_effect(form, present, body), **more}
    return render(request, "assessments/schemes/edit.html", context, status=status)
