"""The manager's rating, typed on the card itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import beside_fields
from assessments.forms.scorecards import RatingForm
from assessments.rules import card_acts as rules
from assessments.services.cards import rating
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.pages import action

from .fetching import whole_card_or_404
from .one import drawn


@action("scorecards", leads_up=True)
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Rate; what is missing comes back beside what was typed."""
    card = whole_card_or_404(request, pk)
    missing = rules.not_rater(card, request.user)
    if missing is not None:
        raise Forbidden(missing)
    facts = list(card.facts.all())
    form = RatingForm(rating.asked_of_rater(facts), rating.dimensions_of(facts), card.tier, request.POST)
    if not form.is_valid():
        return drawn(request, card, form, status=422)
    try:
        rating.rate(actor=request.user, card=card, now=timezone.now(), **form.given())
    except Refused as refused:
        return drawn(request, card, form, beside_fields(form, refused), refused.status)
    messages.success(request, _("Rated."))
    return redirect("assessments:scorecard", pk)
