"""Stalled customers and suggested grades, one at a time (CUS-5, CUS-6)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page
from customers.explained import explanation_of
from customers.forms.grading import StalledForm, SuggestionForm
from customers.models import Customer, GradeSuggestion, StalledCase
from customers.services.grade_data import may_enter
from customers.services.overrides import may_decide, usual_end
from customers.services.stalled import answer_stalled
from customers.services.suggestions import decide_suggestion
from customers.suggestion_words import reasons_text
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

POSTABLE = ("GET", "HEAD", "POST")


def _about(customer: Customer) -> dict[str, Any]:
    return {"customer": customer, "explanation": explanation_of(customer)}


@page("grades", methods=POSTABLE)
@once_per_form
def stalled_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One stalled customer: the rep's answer, or the supervisor's decision."""
    rows = StalledCase.objects.visible_to(request.user).select_related(
        "customer__owner", "owner", "heir", "answered_by"
    )
    case = get_object_or_404(rows, pk=pk)
    decides = may_decide(request.user, case.customer)
    waits = case.state in (("open", "overdue") if decides else ("open",))
    form = StalledForm(request.POST or None, initial={"version": case.version, "answer": "next_step"})
    version = form.data.get("version", "")
    return form_page(
        request,
        form,
        lambda values: answer_stalled(
            actor=request.user,
            case=case,
            now=timezone.now(),
            version=int(version) if version.isdecimal() else None,
            **values,
        ),
        title=_("Without progress: %(customer)s") % {"customer": case.customer.called},
        back=reverse("customers:stalled"),
        submit=_("Decide") if decides else _("Answer"),
        crumbs=[(_("Stalled customers"), reverse("customers:stalled"))],
        done=_("Answered."),
        template="customers/grading/stalled_case.html",
        extra={
            "case": case,
            "answers": waits and (decides or may_enter(request.user, case.customer)),
            **_about(case.customer),
        },
    )


@page("grades", methods=POSTABLE)
@once_per_form
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggested grade with its reasons; the supervisor decides."""
    rows = GradeSuggestion.objects.visible_to(request.user).select_related("customer__owner", "decided_by")
    found = get_object_or_404(rows, pk=pk)
    decides = may_decide(request.user, found.customer)
    last = usual_end(timezone.localdate())
    form = SuggestionForm(request.POST or None, initial={"version": found.version, "ends_on": last})
    version = form.data.get("version", "")
    return form_page(
        request,
        form,
        lambda values: decide_suggestion(
            actor=request.user,
            suggestion=found,
            accept=values["decision"] == "accept",
            note=values["note"],
            ends_on=values["ends_on"],
            now=timezone.now(),
            version=int(version) if version.isdecimal() else None,
        ),
        title=_("Suggested grade: %(customer)s") % {"customer": found.customer.called},
        back=reverse("customers:suggestions"),
        submit=_("Decide"),
        crumbs=[(_("Suggested grades"), reverse("customers:suggestions"))],
        done=_("Decided."),
        template="customers/grading/suggestion.html",
        extra={
            "suggestion": found,
            "reasons": reasons_text(found.reasons),
            "decides": decides and found.state == "open",
            **_about(found.customer),
        },
    )
