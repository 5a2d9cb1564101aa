"""The control monitor: what was found, what is said about it, how it ends (ACC-12)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.control_evidence import record_of, rows_behind, sentence_of
from accounts.forms.controls import AskAgainForm, CloseForm, ExplainForm
from accounts.models import ControlCase, ControlRun, watches
from accounts.rules.controls import may_close, may_explain
from accounts.services import controls as services
from accounts.tables import ControlCaseList
from salesops.core.audit.history import describe, history_of
from salesops.core.lists.views.page import answer
from salesops.core.refusals import Forbidden, Invalid
from salesops.core.web.pages import no_permission, page

HISTORY = 50


@page("access_log")
def controls(request: HttpRequest) -> HttpResponse:
    """Every case, for those who watch over the whole house."""
    if not watches(request.user):
        return no_permission(request, "access_log", "v")
    return answer(request, ControlCaseList())


def _case(request: HttpRequest, pk: int) -> ControlCase:
    rows = ControlCase.objects.visible_to(request.user).select_related("person", "asked", "explained_by", "closed_by")
    return get_object_or_404(rows, pk=pk)


def _shown(request: HttpRequest, case: ControlCase, status: int = 200, **forms_used: Any) -> HttpResponse:
    open_to_close = case.state != "closed" and may_close(case, request.user) is None
    context = {
        "case": case,
        "sentence": sentence_of(case),
        "record": record_of(case, request.user),
        "rows_url": rows_behind(case) if watches(request.user) else "",
        "watches": watches(request.user),
        "run": ControlRun.objects.filter(rule=case.rule).first(),
        "entries": describe(list(history_of(case).filter(operation="update")[:HISTORY]), request.user),
        "explain_form": ExplainForm(case=case)
        if case.state == "open" and may_explain(case, request.user) is None
        else None,
        "close_form": CloseForm(case=case) if open_to_close else None,
        "again_form": AskAgainForm(case=case) if open_to_close and case.state == "explained" else None,
        **forms_used,
    }
    return render(request, "accounts/controls/case.html", context, status=status)


@page()
def control(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: the figures, the rows behind them, explanation and end."""
    return _shown(request, _case(request, pk))


def _done(
    request: HttpRequest, case: ControlCase, name: str, form: forms.Form, service: Any, said: str
) -> HttpResponse:
    """Do what the form asks; what is wrong with it stands beside its fields."""
    if not form.is_valid():
        return _shown(request, case, 422, **{name: form})
    try:
        service(actor=request.user, case=case, now=timezone.now(), **form.cleaned_data)
    except Forbidden:
        raise
    except Invalid as refused:
        for refusal in refused.refusals:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _shown(request, case, 422, **{name: form})
    messages.success(request, said)
    return redirect("accounts:control", case.pk)


@page(methods=("POST",))
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    case = _case(request, pk)
    form = ExplainForm(request.POST, case=case)
    return _done(request, case, "explain_form", form, services.explain_case, _("The director reads it."))


@page(methods=("POST",))
def ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    case = _case(request, pk)
    form = AskAgainForm(request.POST, case=case)
    return _done(request, case, "again_form", form, services.ask_again, _("The manager is asked again."))


@page(methods=("POST",))
def close(request: HttpRequest, pk: int) -> HttpResponse:
    case = _case(request, pk)
    form = CloseForm(request.POST, case=case)
    return _done(request, case, "close_form", form, services.close_case, _("The case is closed."))
