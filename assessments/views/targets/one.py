"""One target: what it is, what it was, a change of it (ASM-1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page
from assessments.forms.targets import ChangeForm
from assessments.models import Target, TargetPlan
from assessments.period_words import period_words
from assessments.rules.target_periods import Grain
from assessments.services.targets import changes
from assessments.targets.shown import amount_words, metric_head
from salesops.core.refusals import Forbidden, Refusal
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page


def _target_or_404(request: HttpRequest, pk: int) -> Target:
    rows = Target.objects.visible_to(request.user).select_related("user", "unit", "plan", "by")
    return get_object_or_404(rows, pk=pk)


def _whose(found: Target) -> str:
    if found.user:
        return str(found.user.name)
    terms = found.unit.terms.order_by("-period").first() if found.unit else None
    return str(terms.local_name) if terms else ""


def _changeable(found: Target, request: HttpRequest) -> bool:
    over = found.last < timezone.localdate()
    return not over and not found.ended_at and found.grain != Grain.WEEK and changes.may_change(request.user, found)


@page("targets")
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """The value in force and every one before it, with who, when and why."""
    found = _target_or_404(request, pk)
    same = Target.objects.filter(
        metric=found.metric, user=found.user, unit=found.unit, first=found.first, last=found.last
    ).select_related("by", "plan")  # fmt: skip
    history = [
        {"row": row, "amount": amount_words(row.metric, row.amount)} for row in same.order_by("-begun_at", "-pk")
    ]
    waiting = TargetPlan.objects.open().filter(
        kind="change", first=found.first, last=found.last, lines__metric=found.metric, lines__user=found.user,
        lines__unit=found.unit,
    ).first()  # fmt: skip
    seen = waiting is not None and TargetPlan.objects.visible_to(request.user).filter(pk=waiting.pk).exists()
    context = {
        "target": found, "whose": _whose(found), "head": metric_head(found.metric),
        "period": period_words(found.first, found.grain), "history": history, "amount": history[0]["amount"],
        "waiting": waiting if seen else None, "changeable": waiting is None and _changeable(found, request),
    }  # fmt: skip
    return render(request, "assessments/targets/target.html", context)


@page("targets", "c", methods=("GET", "HEAD", "POST"))
@once_per_form
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another amount, with a reason, by approval."""
    found = _target_or_404(request, pk)
    if not changes.may_change(request.user, found):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    made: list[TargetPlan] = []

    def act(values: dict[str, Any]) -> None:
        made.append(changes.ask_change(actor=request.user, target=found, now=timezone.now(), **values))

    back = reverse("assessments:target", args=[found.pk])
    period = period_words(found.first, found.grain)
    answer = form_page(
        request, ChangeForm(request.POST or None), act, title=_("Change the target"),
        sub=f"{_whose(found)} · {metric_head(found.metric)} · {period} · {amount_words(found.metric, found.amount)}",
        back=back, submit=_("Submit for approval"), done=_("Submitted for approval."),
        crumbs=[(_("Targets"), reverse("assessments:targets")), (period, back)],
    )  # fmt: skip
    return redirect("assessments:target_plan", made[0].pk) if made else answer
