"""Departments rate colleagues of sales: whom, and one answer each (K29). Nothing on these pages tells what others answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessments.cards.words import period_name
from assessments.forms.scorecards import AnswerForm
from assessments.models import DepartmentVoice
from assessments.services.cards import answering
from salesops.core.refusals import Invalid, Refusal
from salesops.core.web.pages import action, page


@page("scorecards", "e")
def answers(request: HttpRequest) -> HttpResponse:
    """Everybody one is asked about now, those not answered first."""
    user: Any = request.user
    rows = answering.asked_about(user).select_related("person", "home", "cycle").prefetch_related("home__terms")
    cards = list(rows.order_by("cycle__last", "person__name_key", "pk")[:500])
    answered = set(
        DepartmentVoice.objects.filter(rater=user, scorecard__in=cards).values_list("scorecard_id", flat=True)
    )
    nodes = user.access.tree.nodes
    lines = [
        {
            "card": card, "period": period_name(card.cycle), "answered": card.pk in answered,
            "unit": nodes[card.home_id].local_name if card.home_id in nodes else "",
        }
        for card in cards
    ]  # fmt: skip
    context = {
        "waiting": [line for line in lines if not line["answered"]], "done": [line for line in lines if line["answered"]],
        "is_asked": answering.is_asked(user), "choices": range(1, 6),
    }  # fmt: skip
    return render(request, "assessments/scorecards/answers.html", context)


@action("scorecards", "e")
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer; it can't be changed."""
    user: Any = request.user
    card = get_object_or_404(answering.asked_about(user), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Invalid(Refusal("assessments.rating-range", _("Ratings go from 1 to 5."), "value"))
    answering.answer(actor=user, card=card, value=form.cleaned_data["value"])
    messages.success(request, _("Thank you. Nobody sees who answered what."))
    return redirect("assessments:department_ratings")
