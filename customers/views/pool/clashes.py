"""Clashes: report, both sides, answer, decide (CUS-2)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.absences.refused import beside_fields
from customers.clash_page import facts_of_clash, knows_holder
from customers.forms.clash import AnswerForm, DecisionForm, ReportForm
from customers.models import Clash
from customers.services import clash as services
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

POSTABLE = ("GET", "HEAD", "POST")
SHOWN = 100


@page("customers")
def clashes(request: HttpRequest) -> HttpResponse:
    """Open ones first, then the latest decided."""
    rows = Clash.objects.visible_to(request.user).select_related("customer", "reporter", "holder", "decider")
    now = timezone.now()
    found = [*rows.open().order_by("due_at"), *rows.exclude(state="open").order_by("-reported_at", "-id")[:SHOWN]]
    knows = knows_holder(request.user, found)
    context = {
        "clashes": [{"clash": c, "late": c.is_late(now), "knows_holder": c.pk in knows} for c in found],
        "may_report": request.user.can("customers", "c"),
    }
    return render(request, "customers/pool/clashes.html", context)


@page("customers", "c", methods=POSTABLE)
@once_per_form
def report(request: HttpRequest) -> HttpResponse:
    """Report a clash; ``name`` may come from the form of a new customer."""
    form = ReportForm(request.POST or None, initial={"name": request.GET.get("name", "")[:120]})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            clash = services.report_clash(
                actor=request.user, customer=values["name"], met_on=values["met_on"], stage=values["stage"],
                evidence=values["evidence"], now=timezone.now(),
            )  # fmt: skip
        except Forbidden:
            raise
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            messages.success(request, _("Reported. Both of you are told of the decision."))
            return redirect("customers:clash", clash.pk)
    return render(request, "customers/pool/report_clash.html", {"form": form}, status=status)


def _one(request: HttpRequest, pk: int) -> Clash:
    rows = Clash.objects.visible_to(request.user).select_related(
        "customer", "reporter", "holder", "decider", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


def _draw(request: HttpRequest, clash: Clash, status: int = 200, **forms: Any) -> HttpResponse:
    decision = DecisionForm(today=timezone.localdate())
    context = {"answer_form": AnswerForm(initial={"answer": clash.answer}), "decision_form": decision, **forms}
    context.update(facts_of_clash(clash, request.user, timezone.now()))
    return render(request, "customers/pool/clash.html", context, status=status)


@page()
def clash(request: HttpRequest, pk: int) -> HttpResponse:
    """Both records side by side."""
    return _draw(request, _one(request, pk))


@action()
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner's side."""
    found, form = _one(request, pk), AnswerForm(request.POST)
    if form.is_valid():
        services.answer_clash(actor=request.user, clash=found, answer=form.cleaned_data["answer"])
        messages.success(request, _("Your side stands beside the other."))
        return redirect("customers:clash", pk)
    return _draw(request, found, 422, answer_form=form)


@action()
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The common manager's decision."""
    found, form = _one(request, pk), DecisionForm(request.POST, today=timezone.localdate())
    if not services.may_decide(request.user, found):
        raise Forbidden(services.Refusal("core.no-permission", _("Your roles don't allow this.")))
    status = 422
    if form.is_valid():
        try:
            services.decide_clash(actor=request.user, clash=found, now=timezone.now(), **form.cleaned_data)
        except Forbidden:
            raise
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            messages.success(request, _("Decided; both are told."))
            return redirect("customers:clash", pk)
    return _draw(request, found, status, decision_form=form)


@action()
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back by whoever reported it."""
    services.withdraw_clash(actor=request.user, clash=_one(request, pk))
    messages.success(request, _("Taken back."))
    return redirect("customers:clash", pk)
