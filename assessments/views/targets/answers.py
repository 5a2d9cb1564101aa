"""What people say to their targets, under a thumb as well (ASM-1)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page
from assessments.forms.targets import AnswerForm, ReplyForm
from assessments.models import PlanAnswer
from assessments.scope import reaches_unit
from assessments.services.targets import handing_on
from salesops.core.refusals import Forbidden, Refusal, Refused
from salesops.core.web.pages import page

from .plans import plan_or_404


@page("targets", methods=("GET", "HEAD", "POST"))
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """``accept`` pressed on the plan's page, or the form of an objection."""
    plan = plan_or_404(request, pk)
    get_object_or_404(PlanAnswer, plan=plan, user=request.user)
    back = reverse("assessments:target_plan", args=[plan.pk])
    if request.method == "POST" and "accept" in request.POST:
        try:
            handing_on.accept(actor=request.user, plan=plan, now=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                messages.error(request, refusal.message)
        else:
            messages.success(request, _("Accepted."))
        return redirect(back)

    def act(values: dict[str, Any]) -> None:
        handing_on.object_to(actor=request.user, plan=plan, now=timezone.now(), **values)

    return form_page(
        request, AnswerForm(request.POST or None), act, title=pgettext("targets", "Object"), back=back,
        submit=pgettext("targets", "Object"), crumbs=[(_("Targets"), reverse("assessments:targets")), (str(plan), back)],
        done=_("Your objection was handed on."),
    )  # fmt: skip


@page("targets", "c", methods=("GET", "HEAD", "POST"))
def reply(request: HttpRequest, pk: int, user: int) -> HttpResponse:
    """The answer to an objection."""
    plan = plan_or_404(request, pk)
    if not reaches_unit(request.user, plan.unit_id, "c"):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    said = get_object_or_404(PlanAnswer.objects.select_related("user"), plan=plan, user_id=user, state="objected")
    back = reverse("assessments:target_plan", args=[plan.pk])

    def act(values: dict[str, Any]) -> None:
        handing_on.reply(actor=request.user, plan=plan, user=said.user, now=timezone.now(), **values)

    return form_page(
        request, ReplyForm(request.POST or None, initial={"text": said.reply}), act, title=_("Answer the objection"),
        sub=f"{said.user.name}: {said.reason}", back=back, submit=_("Reply"),
        crumbs=[(_("Targets"), reverse("assessments:targets")), (str(plan), back)],
    )  # fmt: skip
