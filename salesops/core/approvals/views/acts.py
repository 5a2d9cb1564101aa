"""Acts on an approval: each is one service call, then the next item."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.approvals import services
from salesops.core.approvals.forms import BringInForm, SayForm
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.views.inbox import draw, find
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action

Act = Callable[[ApprovalStep, SayForm], Any]


def _perform(
    request: HttpRequest, pk: int, act: Act, done: str, form_class: type[SayForm] = SayForm, stay: bool = False
) -> HttpResponse:
    """Fetch through scope, parse, act; a refusal is shown beside the item it belongs to, with what was typed."""
    approval = get_object_or_404(Approval.objects.visible_to(request.user), pk=pk)
    form = form_class(request.POST)
    refused = None
    if form.is_valid():
        step = get_object_or_404(ApprovalStep, approval=approval, pk=form.cleaned_data["step"])
        try:
            act(step, form)
        except Refused as error:
            refused = error
        else:
            messages.success(request, done % {"title": approval.title})
            return redirect("approvals:item", "approvals", approval.pk) if stay else redirect("approvals:desk")
    chosen = ("approvals", str(pk))
    said = {"said_form": form, "refused": refused, "has_errors": True}
    return draw(
        request, chosen=chosen, detail=find(request, *chosen), status=refused.status if refused else 422, **said
    )


@action()
@once_per_form
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree."""

    def act(step: ApprovalStep, form: SayForm) -> None:
        services.approve(
            actor=request.user, now=timezone.now(), step_id=step.pk, **_words(form), version=_version(form)
        )

    return _perform(request, pk, act, _("Approved: %(title)s"))


@action()
@once_per_form
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse for good."""

    def act(step: ApprovalStep, form: SayForm) -> None:
        services.reject(actor=request.user, now=timezone.now(), step_id=step.pk, **_words(form), version=_version(form))

    return _perform(request, pk, act, _("Rejected: %(title)s"))


@action()
@once_per_form
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the requester."""

    def act(step: ApprovalStep, form: SayForm) -> None:
        services.send_back(
            actor=request.user, now=timezone.now(), step_id=step.pk, **_words(form), version=_version(form)
        )

    return _perform(request, pk, act, _("Sent back: %(title)s"))


@action()
@once_per_form
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the requester; the clock stops."""

    def act(step: ApprovalStep, form: SayForm) -> None:
        services.ask(actor=request.user, now=timezone.now(), step_id=step.pk, **_words(form))

    return _perform(request, pk, act, _("Asked, the clock stands: %(title)s"), stay=True)


@action()
@once_per_form
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question; the clock goes on."""

    def act(step: ApprovalStep, form: SayForm) -> None:
        services.answer(actor=request.user, now=timezone.now(), step_id=step.pk, **_words(form))

    return _perform(request, pk, act, _("Answered, the clock goes on: %(title)s"), stay=True)


@action()
@once_per_form
def bring_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody else as well, or pass it on."""

    def act(step: ApprovalStep, form: SayForm) -> None:
        whom, how = form.cleaned_data["whom"], form.cleaned_data["how"]
        common = {"step_id": step.pk, "whom": whom, "actor": request.user, "now": timezone.now(), **_words(form)}
        if how == "delegate":
            services.delegate(**common)
        else:
            services.add_approver(before=how == "before", **common)

    return _perform(request, pk, act, _("Others brought in: %(title)s"), BringInForm, stay=True)


@action()
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    approval = get_object_or_404(Approval.objects.visible_to(request.user), pk=pk)
    try:
        services.withdraw(approval=approval, actor=request.user, now=timezone.now())
    except Refused as error:
        chosen = ("approvals", str(pk))
        return draw(request, chosen=chosen, detail=find(request, *chosen), status=error.status, refused=error)
    messages.success(request, _("Taken back: %(title)s") % {"title": approval.title})
    return redirect("approvals:item", "approvals", approval.pk)


def _words(form: SayForm) -> dict[str, str]:
    return {"note": form.cleaned_data["note"]}


def _version(form: SayForm) -> int | None:
    return form.cleaned_data["version"]
