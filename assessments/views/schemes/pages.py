"""Reading schemes: all of them, one with its history, one version, two side by side."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments import words
from assessments.models import Scheme, SchemeVersion
from assessments.rules.scheme_changes import changes, count_changes
from assessments.services import schemes as services
from salesops.core.audit.activity import activities_of
from salesops.core.policies.timeline import entries_of
from salesops.core.sockets.records import kind_of
from salesops.core.states import allowed_actions
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value

from .fetching import scheme_or_404, version_or_404
from .whatif import PERIODS, what_ifs_of


def _summary(scheme: Scheme, versions: list[SchemeVersion], today: date) -> dict[str, Any]:
    published = [v for v in versions if v.state == "published"]
    present = next((v for v in published if v.period.lower is None or v.period.lower <= today), None)
    holds = present is not None and (present.period.upper is None or present.period.upper > today)
    return {
        "scheme": scheme,
        "present": present if holds else None,
        "coming": next((v for v in reversed(published) if v.period.lower and v.period.lower > today), None),
        "unfinished": next((v for v in versions if v.state in ("draft", "in_review")), None),
    }


@page("schemes")
def schemes(request: HttpRequest) -> HttpResponse:
    """All schemes by tier: what holds today, what comes."""
    today = timezone.localdate()
    versions: dict[int, list[SchemeVersion]] = defaultdict(list)
    rows = SchemeVersion.objects.visible_to(request.user).exclude(state="discarded").with_body()
    for version in rows.order_by("-number"):
        versions[version.scheme_id].append(version)
    shown = [
        _summary(scheme, versions[scheme.pk], today) for scheme in Scheme.objects.order_by("pk") if versions[scheme.pk]
    ]
    groups = [(label, [row for row in shown if row["scheme"].tier == code]) for code, label in words.TIERS]
    context = {"groups": [group for group in groups if group[1]], "count": len(shown)}
    return render(request, "assessments/schemes/list.html", context)


@page("schemes")
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """One scheme: what holds today, what comes, every version before."""
    found, today = scheme_or_404(code), timezone.localdate()
    rows = SchemeVersion.objects.visible_to(request.user).filter(scheme=found).with_body()
    versions = list(rows.select_related("created_by", "published_by").order_by("-number")[:200])
    present = next((v for v in versions if v.state == "published" and today in v.period), None)
    context = {
        "scheme": found,
        "present": present,
        "versions": versions,
        "pairs": _pairs(versions),
        "unfinished": next((v for v in versions if v.state in ("draft", "in_review")), None),
        "may_draft": request.user.can("schemes", "c"),
        "instead": None if present else services.in_force(found, today),
    }
    return render(request, "assessments/schemes/scheme.html", context)


def _pairs(versions: list[SchemeVersion]) -> list[tuple[SchemeVersion, SchemeVersion | None]]:
    """Each version with the published one before it."""
    published = [v for v in versions if v.state == "published"]
    return [(v, next((p for p in published if p.number < v.number), None)) for v in versions]


@page("schemes")
def scheme_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version: what it weighs, what it changes, what may be done with it."""
    version = version_or_404(request, code, number)
    undecided = version.state in ("draft", "in_review")
    present = services.present_beside(version) if undecided else None
    context = {
        "scheme": version.scheme,
        "version": version,
        "present": present,
        "changes": [c for c in changes(present.body, version.body) if c.changed] if present else [],
        "changed": count_changes(present.body, version.body) if present else 0,
        "problems": services.problems_of(version, version.body, timezone.now()) if version.state == "draft" else [],
        "actions": allowed_actions(version, request.user),
        "may_edit": version.state == "draft" and request.user.can("schemes", "e"),
        "timeline": entries_of(activities_of(version)[:50]),
        "what_ifs": what_ifs_of(version, request.user),
        "period_choices": PERIODS,
        **_waiting(version, request.user),
    }
    return render(request, "assessments/schemes/version.html", context)


def _waiting(version: SchemeVersion, person: Any) -> dict[str, Any]:
    """The approval a submitted version waits for: its address for who decides, "withdraw" for who submitted."""
    if version.state != "in_review":
        return {}
    approval = services.pending_approval(version)
    decides = approval.steps.waiting_for(person, timezone.localdate()).exists()
    return {
        "decide_url": kind_of(approval).url(approval) if decides else "",
        "may_withdraw": approval.requester_id == person.pk,
        "waits_for": [p.user for step in approval.steps.waiting() for p in step.people.select_related("user")],
    }


@page("schemes")
def compare_schemes(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions side by side; without a choice the last two one may see."""
    found = scheme_or_404(code)
    rows = SchemeVersion.objects.visible_to(request.user).filter(scheme=found).exclude(state="discarded")
    numbers = list(rows.order_by("-number").values_list("number", flat=True))
    if not numbers:
        return redirect("assessments:scheme", code)
    after = _asked(request, "after", numbers, numbers[0])
    before = _asked(request, "before", numbers, next((n for n in numbers if n < after), after))
    old, new = (version_or_404(request, code, number) for number in (before, after))
    context = {
        "scheme": found, "numbers": numbers, "before": old, "after": new,
        "changes": changes(old.body, new.body), "changed": count_changes(old.body, new.body),
    }  # fmt: skip
    return render(request, "assessments/schemes/compare.html", context)


def _asked(request: HttpRequest, name: str, numbers: list[int], otherwise: int) -> int:
    typed = one_value(request.GET, name) or ""
    return int(typed) if typed.isascii() and typed.isdecimal() and int(typed) in numbers else otherwise
