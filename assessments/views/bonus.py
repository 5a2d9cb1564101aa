"""Bonus: one's own, the sum of those one leads, and the runs of those who agree to them (ASM-8)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.org import OrgTree
from assessments.bonus_scope import led_units, sees_runs
from assessments.models import BonusRun, Cycle, Scorecard
from assessments.services.bonus import computing, deciding, papers, reading
from assessments.services.bonus.papers import attained, lines_of
from assessments.words import BANDS
from salesops.core.sockets.records import kind_of
from salesops.core.states import allowed_actions
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

SHOWN = 60
DONE = {
    "submit": _("Submitted for approval."),
    "withdraw": _("Withdrawn."),
    "void": _("The run is void; its number stays."),
}
PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("bonus")
def bonus(request: HttpRequest) -> HttpResponse:
    """Own bonus, sums, runs: as far as one may see."""
    user: Any = request.user
    runs = (
        BonusRun.objects.visible_to(user).select_related("cycle", "exported_by").order_by("-computed_at", "-id")[:SHOWN]
    )
    may_compute = user.can("bonus", "c")
    context = {
        "own": reading.own_lines(user, SHOWN),
        "sums": reading.sums_led(user, SHOWN),
        "leads": bool(led_units(user)),
        "sees_runs": sees_runs(user),
        "runs": list(runs),
        "waiting": list(computing.waiting_again()[:12]) if may_compute else [],
        "bands": dict(BANDS),
    }
    return render(request, "assessments/bonus/list.html", context)


def _run_or_404(request: HttpRequest, number: str) -> BonusRun:
    people = ("cycle", "submitted_by", "exported_by")
    return get_object_or_404(BonusRun.objects.visible_to(request.user).select_related(*people), number=number)


@page("bonus")
def bonus_run(request: HttpRequest, number: str) -> HttpResponse:
    """One run with every line (H09)."""
    run, user = _run_or_404(request, number), request.user
    tree, words = OrgTree.on(run.cycle.last), dict(BANDS)
    lines = [
        {
            "line": line, "unit": node.local_name if (node := tree.nodes.get(line.unit_id)) else "",
            "band": words[line.band], "attained": attained(line),
        }
        for line in lines_of(run)
    ]  # fmt: skip
    context: dict[str, Any] = {
        "run": run, "lines": lines, "actions": allowed_actions(run, user),
        "cards": set(Scorecard.objects.visible_to(user).filter(bonus_lines__run=run).values_list("pk", flat=True)),
        "may_export": run.state == "approved" and user.can("bonus", "x"),  # type: ignore[union-attr]
    }  # fmt: skip
    if run.state == "in_review":
        found = deciding.pending_approval(run)
        if found is not None:
            decides = found.steps.waiting_for(user, timezone.localdate()).exists()
            context |= {
                "may_withdraw": found.requester_id == user.pk,
                "decide_url": kind_of(found).url(found) if decides else "",
                "waits_for": [p.user for step in found.steps.waiting() for p in step.people.select_related("user")],
            }
    return render(request, "assessments/bonus/run.html", context)


@action("bonus", "c")
@once_per_form
def compute_bonus(request: HttpRequest) -> HttpResponse:
    """Work a closed cycle out again whose run was void."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user), code=request.POST.get("cycle", "")[:40])
    run = computing.compute(actor=request.user, cycle=cycle, now=timezone.now())
    messages.success(request, _("Worked out."))
    return redirect("assessments:bonus_run", run.number)


@action("bonus", "c")
def act_on_bonus(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Submit, withdraw, void."""
    if verb not in DONE:
        raise Http404
    run, now = _run_or_404(request, number), timezone.now()
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else None
    if verb == "submit":
        deciding.submit(actor=request.user, run=run, version=version, now=now)
    elif verb == "withdraw":
        deciding.take_back(actor=request.user, run=run, now=now)
    else:
        deciding.void(actor=request.user, run=run, version=version)
    messages.success(request, DONE[verb])
    return redirect("assessments:bonus_run", number)


@action("bonus", "x")
def bonus_payroll(request: HttpRequest, number: str) -> HttpResponse:
    """The file for payroll."""
    run = _run_or_404(request, number)
    return _file(*papers.payroll(actor=request.user, run=run, language=_language(), now=timezone.now()), XLSX)


@action("bonus")
def bonus_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """H09 on paper."""
    run = _run_or_404(request, number)
    return _file(*papers.print_sheet(actor=request.user, run=run, language=_language(), now=timezone.now()), PDF)


def _language() -> str:
    return get_language() or "zh-hans"


def _file(name: str, content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
