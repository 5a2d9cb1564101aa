"""The assessment sheet (H02) as PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from assessments.services.cards.papers import take_sheet
from salesops.core.web.pages import action

from .fetching import whole_card_or_404


@action("scorecards")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a card whose result the reader knows."""
    card, user = whole_card_or_404(request, pk), request.user
    if not card.sees_result(user) or not card.facts.all():
        raise Http404
    taken: Any = take_sheet(actor=user, card=card, language=get_language() or "zh-hans", now=timezone.now())
    response = HttpResponse(taken.content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, taken.name) or "attachment"
    return response
