"""Reading policies: all of them, one with its history, one version against what it changes."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.audit.activity import activities_of
from salesops.core.policies import policy_on
from salesops.core.policies.forms import differences, shown_values
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.records import visible_versions
from salesops.core.policies.services import pending_approval
from salesops.core.policies.timeline import entries_of
from salesops.core.policies.values import from_json
from salesops.core.sockets.policies import PolicyKind, policies
from salesops.core.sockets.records import kind_of
from salesops.core.states import allowed_actions
from salesops.core.web.pages import page

from .fetching import kind_or_404, version_or_404


def _summary(kind: PolicyKind, versions: list[PolicyVersion], today: date) -> dict[str, Any]:
    """What a row of the list says about a policy."""
    values = policy_on(kind.code, today)
    published = [v for v in versions if v.state == "published" and v.valid_from > today]
    return {
        "kind": kind,
        "values": values,
        "shown": shown_values(kind, values),
        "coming": min(published, key=lambda v: v.valid_from, default=None),
        "unfinished": next((v for v in versions if v.state in ("draft", "in_review")), None),
    }


@page("settings")
def policy_list(request: HttpRequest) -> HttpResponse:
    """All policies by group, with the values that hold today."""
    today = timezone.localdate()
    versions: dict[str, list[PolicyVersion]] = defaultdict(list)
    for version in visible_versions(request.user).exclude(state="discarded"):
        versions[version.code].append(version)
    wanted = request.GET.get("search", "").strip().lower()[:100]
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for kind in policies:
        words = f"{kind.label} {kind.code} {' '.join(str(f.label) for f in kind.fields)}".lower()
        if wanted in words:
            groups[str(kind.group or _("Other"))].append(_summary(kind, versions[kind.code], today))
    context = {"groups": sorted(groups.items()), "search": wanted, "count": sum(map(len, groups.values()))}
    return render(request, "core/policies/list.html", context)


@page("settings")
def policy_page(request: HttpRequest, code: str) -> HttpResponse:
    """One policy: what holds today, what comes, every version before."""
    kind, today = kind_or_404(code), timezone.localdate()
    rows = visible_versions(request.user).filter(code=code).select_related("created_by", "published_by")
    versions = list(rows.order_by("-number")[:200])
    values = policy_on(code, today)
    context = {
        "kind": kind,
        "values": values,
        "shown": shown_values(kind, values),
        "versions": versions,
        "today": today,
        "unfinished": next((v for v in versions if v.state in ("draft", "in_review")), None),
        "coming": sorted(
            (v for v in versions if v.state == "published" and v.valid_from > today), key=lambda v: v.valid_from
        ),
        "may_edit": request.user.can("settings", "e"),
    }
    return render(request, "core/policies/policy.html", context)


@page("settings")
def version_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version: what it changes, whom that touches, what may be done with it."""
    kind, version = kind_or_404(code), version_or_404(request, code, number)
    after = from_json(kind, version.values)
    before = before_version(version)
    context = {
        "kind": kind,
        "version": version,
        "before": before,
        "shown": shown_values(kind, after),
        "changes": differences(kind, before, after),
        "effects": kind.preview(after, version.valid_from) if kind.preview and version.state != "discarded" else [],
        "actions": allowed_actions(version, request.user),
        **_waiting(version, request.user),
        "timeline": entries_of(activities_of(version)[:50]),
    }
    return render(request, "core/policies/version.html", context)


def _waiting(version: PolicyVersion, person: Any) -> dict[str, Any]:
    """The approval a submitted version waits for: its address for who decides, "withdraw" for who submitted."""
    if version.state != "in_review":
        return {}
    approval = pending_approval(version)
    decides = approval.steps.waiting_for(person, timezone.localdate()).exists()
    return {
        "approval": approval,
        "decide_url": kind_of(approval).url(approval) if decides else "",
        "may_withdraw": approval.requester_id == person.pk,
        "waits_for": [p.user for step in approval.steps.waiting() for p in step.people.select_related("user")],
    }


def before_version(version: PolicyVersion) -> Any:
    """The values ``version`` takes the place of: those in force on its first day, or for a published one those before it."""
    kind = policies.get(version.code)
    if version.state != "published":
        return policy_on(version.code, version.valid_from)
    earlier = (
        PolicyVersion.objects.published()
        .filter(code=version.code, valid_from__lte=version.valid_from, number__lt=version.number)
        .order_by("-valid_from", "-number")
        .first()
    )
    if earlier is not None:
        return from_json(kind, earlier.values)
    return from_json(kind, {})
