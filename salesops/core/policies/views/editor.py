"""Editing a draft, with its effect beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.policies import policy_on, services
from salesops.core.policies.forms import VersionForm, differences
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.values import from_json, show
from salesops.core.refusals import Conflict, Refused
from salesops.core.sockets.policies import PolicyKind
from salesops.core.web.pages import page

from .fetching import kind_or_404, version_or_404


def _effect(kind: PolicyKind, form: VersionForm) -> dict[str, Any]:
    """What the typed values would change, as far as they are right."""
    if not form.is_bound or not form.values or not form.cleaned_data.get("valid_from"):
        return {"kind": kind, "unready": form.is_bound}
    day = form.cleaned_data["valid_from"]
    before = policy_on(kind.code, day)
    return {
        "kind": kind,
        "day": day,
        "changes": differences(kind, before, form.values),
        "effects": kind.preview(form.values, day) if kind.preview else [],
    }


@page("settings", "e", methods=("GET", "HEAD", "POST"))
def edit_draft(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The editor. ``intent=check`` shows the effect of what is typed without keeping it."""
    kind, draft = kind_or_404(code), version_or_404(request, code, number)
    if draft.state != "draft":
        return redirect("policies:version", code, number)
    initial = VersionForm.initial_of(kind, draft.values, draft.valid_from, draft.reason, draft.version)
    if request.method != "POST":
        form = VersionForm(kind, data=None, initial=initial)
        changes = differences(kind, policy_on(code, draft.valid_from), from_json(kind, draft.values))
        effects = kind.preview(from_json(kind, draft.values), draft.valid_from) if kind.preview else []
        effect = {"kind": kind, "day": draft.valid_from, "changes": changes, "effects": effects}
        return _render(request, draft, form, effect)
    form = VersionForm(kind, request.POST)
    right = form.is_valid()
    if request.POST.get("intent") == "check":
        effect = _effect(kind, form)
        if request.headers.get("HX-Request"):
            return render(request, "core/policies/_effect.html", {"effect": effect})
        return _render(request, draft, form, effect)
    if not right:
        return _render(request, draft, form, _effect(kind, form), status=422)
    return _save(request, kind, draft, form)


def _save(request: HttpRequest, kind: PolicyKind, draft: PolicyVersion, form: VersionForm) -> HttpResponse:
    try:
        services.save_draft(
            actor=request.user,
            draft=draft,
            version=form.cleaned_data["version"],
            values=form.values,
            valid_from=form.cleaned_data["valid_from"],
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except Conflict as conflict:
        return _conflict(request, kind, draft, form, conflict)
    except Refused as refused:
        for refusal in refused.refusals:
            form.add_refusal(refusal)
        return _render(request, draft, form, _effect(kind, form), status=refused.status)
    messages.success(request, _("The draft is saved. It changes nothing until it is published."))
    return redirect("policies:version", draft.code, draft.number)


def _conflict(
    request: HttpRequest, kind: PolicyKind, draft: PolicyVersion, form: VersionForm, conflict: Conflict
) -> HttpResponse:
    """Both values beside each other; saving again keeps one's own, knowingly."""
    latest = PolicyVersion.objects.select_related("changed_by").get(pk=draft.pk)
    theirs = from_json(kind, latest.values)
    rows = [
        {"label": field.label, "mine": show(field, form.values[field.name]), "theirs": show(field, theirs[field.name])}
        for field in kind.fields
        if form.values[field.name] != theirs[field.name]
    ]
    for name in ("valid_from", "reason"):
        if form.cleaned_data[name] != getattr(latest, name):
            rows.append(
                {
                    "label": str(form.fields[name].label),
                    "mine": form.cleaned_data[name],
                    "theirs": getattr(latest, name),
                }
            )
    data = request.POST.copy()
    data["version"] = str(latest.version)
    again = VersionForm(kind, data)
    again.is_valid()
    context = {"conflict": conflict, "conflict_rows": rows, "latest": latest}
    return _render(request, latest, again, _effect(kind, again), status=409, **context)


def _render(
    request: HttpRequest,
    draft: PolicyVersion,
    form: VersionForm,
    effect: dict[str, Any],
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"kind": form.kind, "version": draft, "form": form, "effect": effect, "has_errors": status == 422, **more}
    return render(request, "core/policies/edit.html", context, status=status)
