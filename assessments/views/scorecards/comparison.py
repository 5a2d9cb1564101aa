"""A card beside the last one of the same kind."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assessments.cards.comparison import compared
from assessments.cards.page import CardPage
from assessments.cards.words import period_name, subject_name
from salesops.core.web.pages import page

from .fetching import whole_card_or_404


@page("scorecards")
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """What each KPI came to then and now, as far as the reader may know."""
    card, user = whole_card_or_404(request, pk), request.user
    shown: Any = CardPage(card, user, timezone.now())
    found = compared(shown)
    if found is None:
        raise Http404
    context = {
        "card": card, "name": subject_name(card), "period": period_name(card.cycle), "found": found, "shown": shown,
    }  # fmt: skip
    return render(request, "assessments/scorecards/comparison.html", context)
