"""Plans of targets: the list, a new one, one with its way (ASM-1)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OrgUnit
from accounts.org import OrgTree
from accounts.views.forming import form_page, with_version
from assessments.forms.targets import BeginForm
from assessments.models import Metric, PlanAnswer, TargetPlan
from assessments.scope import reach_of, reaches_unit
from assessments.services.targets import drafts, handing_on
from assessments.tables.targets import PlanList
from assessments.targets.asked import keys_of
from assessments.targets.sheet import Sheet, sheets_of
from assessments.targets.shown import amount_words, answers_of, metric_head, warnings_of
from salesops.core.approvals.models import Approval
from salesops.core.lists.views import list_view
from salesops.core.refusals import Refused
from salesops.core.sockets.records import kind_of
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, no_permission, page

plans = list_view(PlanList)
# Verb → service, and whether it wants the moment.
VERBS: dict[str, tuple[Callable[..., Any], bool]] = {
    "offer": (handing_on.offer_plan, True),
    "submit": (handing_on.submit_plan, True),
    "revise": (handing_on.revise, False),
    "publish": (handing_on.publish_plan, True),
    "discard": (drafts.discard_plan, False),
}


def said_after(verb: str) -> str:
    return {
        "offer": _("Everybody concerned was asked."),
        "submit": _("Submitted for approval."),
        "revise": _("It is a draft again."),
        "publish": _("The targets are in force."),
        "discard": _("Discarded."),
    }[verb]


def may_plan(user: Any) -> bool:
    """Whether there is any unit ``user`` plans for."""
    reach = reach_of(user, "c")
    return reach.everything or bool(reach.units)


def units_to_plan(user: Any) -> list[tuple[str, str]]:
    """(code, name) of the units ``user`` may plan for, from the top down."""
    tree = OrgTree.on(timezone.localdate())
    found: list[tuple[str, str]] = []

    def enter(unit: int, depth: int) -> None:
        node = tree.nodes[unit]
        if node.kind == OrgUnit.Kind.DEPARTMENT:
            return
        if reaches_unit(user, unit, "c"):
            found.append((node.code, f"{' ' * depth}{node.local_name} {node.code}"))
        for child in tree.children.get(unit, ()):
            enter(child, depth + 1)

    for top in tree.children.get(None, ()):
        enter(top, 0)
    return found


@page("targets", "c", methods=("GET", "HEAD", "POST"))
@once_per_form
def begin(request: HttpRequest) -> HttpResponse:
    if not may_plan(request.user):
        return no_permission(request, "targets", "c")
    today = timezone.localdate()
    made: list[TargetPlan] = []
    form = BeginForm(
        request.POST or None, units=units_to_plan(request.user), today=today,
        initial={name: request.GET.get(name, "") for name in ("unit", "period", "kind") if name in request.GET},
    )  # fmt: skip

    def act(values: dict[str, Any]) -> None:
        made.append(drafts.begin_plan(actor=request.user, now=timezone.now(), **values))

    answer = form_page(
        request, form, act, title=_("Plan targets"), back=reverse("assessments:target_plans"), submit=_("Begin"),
        crumbs=[(_("Targets"), reverse("assessments:targets")), (_("Plans"), reverse("assessments:target_plans"))],
    )  # fmt: skip
    return redirect("assessments:target_plan", made[0].pk) if made else answer


def plan_or_404(request: HttpRequest, pk: int) -> TargetPlan:
    rows = TargetPlan.objects.visible_to(request.user).select_related("unit", "created_by")
    return get_object_or_404(rows, pk=pk)


def unit_name(user: Any, unit: OrgUnit) -> str:
    """As the unit is called today; its code where it is gone."""
    node = user.access.tree.nodes.get(unit.pk)
    return str(node.local_name if node else unit.code)


def _sums(sheets: dict[str, Sheet]) -> list[dict[str, Any]]:
    """By metric: what the unit is given, what it reached last year, where the parts don't add up."""
    found = []
    for metric, sheet in sheets.items():
        if sheet.amounts:
            top, last = sheet.total(sheet.tree.top), sheet.total_last_year(sheet.tree.top)
            growth = (top - last) / last if top is not None and last else None
            found.append(
                {"metric": metric, "head": metric_head(metric), "amount": amount_words(metric, top),
                 "last_year": amount_words(metric, last), "growth": growth, "gaps": len(sheet.gaps),
                 "where": [sheet.tree.members[key].name for key in list(sheet.gaps)[:5]]}
            )  # fmt: skip
    return found


@page("targets")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Sums, warnings, answers, the way it has gone; for whoever is only asked: his own amounts."""
    found, user = plan_or_404(request, pk), request.user
    plans_it = reaches_unit(user, found.unit_id, "v")
    sheets = sheets_of(found, Metric.values)
    answers = answers_of(found)
    own = next((answer for answer in answers if answer.user_id == user.pk), None)
    approval = Approval.objects.visible_to(user).of(kind_of(found).code, found.pk).order_by("-round").first()
    may = reaches_unit(user, found.unit_id, "c")
    context = {
        "plan": found, "name": unit_name(user, found.unit), "plans_it": plans_it, "approval": approval, "own": own,
        "until": handing_on.answer_until(found), "may": may, "sums": _sums(sheets) if plans_it else [],
        "warnings": warnings_of(found, sheets) if plans_it else [], "answers": answers if plans_it else [],
        "asked": len(answers), "accepted": sum(1 for a in answers if a.state == PlanAnswer.State.ACCEPTED),
        "mine": _mine(found, sheets, user), "lines": _changed(found, user) if found.kind == "change" else [],
    }  # fmt: skip
    return render(request, "assessments/targets/plan.html", context)


def _changed(found: TargetPlan, user: Any) -> list[dict[str, Any]]:
    """What a change moves, one line a unit or person; units above the plan's are read from their lines."""
    rows: dict[tuple[str, int, int], Any] = {}
    for line in found.lines.select_related("user", "unit").order_by("metric", "unit_id", "user_id", "month"):
        key = (line.metric, line.user_id or 0, line.unit_id or 0)
        name = line.user.name if line.user else unit_name(user, line.unit) if line.unit else ""
        row = rows.setdefault(key, {"name": name, "metric": metric_head(line.metric), "of": line.metric, "sum": 0})
        row["sum"] += line.amount
    return [row | {"amount": amount_words(row["of"], row["sum"])} for row in rows.values()]


def _mine(found: TargetPlan, sheets: dict[str, Sheet], user: Any) -> list[dict[str, Any]]:
    """What the plan gives the reader, and the units he heads: sum and months."""
    rows = []
    for metric, sheet in sheets.items():
        for key in keys_of(user.pk, sheet):
            member = sheet.tree.members.get(key)
            months = [
                {"month": month, "amount": amount_words(metric, amount)}
                for month, amount in zip(sheet.months, sheet.amounts[key], strict=True)
            ]
            rows.append(
                {"head": metric_head(metric), "name": member.name if member and member.unit else "", "months": months,
                 "amount": amount_words(metric, sheet.total(key)),
                 "last_year": amount_words(metric, sheet.total_last_year(key))}
            )  # fmt: skip
    return rows


@action("targets")
def go_on(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The next step; what stands against it is said on the plan's page."""
    found = plan_or_404(request, pk)
    if verb not in VERBS:
        raise Http404
    service, wants_now = VERBS[verb]
    moment = {"now": timezone.now()} if wants_now else {}
    try:
        service(actor=request.user, plan=found, version=with_version(request, found), **moment)
    except Refused as refused:
        if refused.status == 403:
            raise
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
    else:
        messages.success(request, said_after(verb))
    return redirect("assessments:target_plan", found.pk)
