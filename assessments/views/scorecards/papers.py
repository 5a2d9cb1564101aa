"""A card on paper (H02), the rows behind a figure as a sheet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from assessments.services.cards.evidence import take_rows
from assessments.services.cards.papers import take_sheet
from salesops.core.web.pages import action

from .fetching import whole_card_or_404

PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@action("scorecards")
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows behind a figure as a sheet."""
    card, kpi = whole_card_or_404(request, pk), request.POST.get("kpi", "")
    if kpi not in {fact.kpi for fact in card.facts.all()}:
        raise Http404
    taken = take_rows(
        actor=request.user, card=card, kpi=kpi, part=request.POST.get("part", ""), language=get_language() or "zh-hans",
        now=timezone.now(),
    )  # fmt: skip
    return sent(taken.name, taken.content, XLSX)


def sent(name: str, content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@action("scorecards")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a card whose result the reader knows."""
    card, user = whole_card_or_404(request, pk), request.user
    if not card.sees_result(user) or not card.facts.all():
        raise Http404
    taken: Any = take_sheet(actor=user, card=card, language=get_language() or "zh-hans", now=timezone.now())
    return sent(taken.name, taken.content, PDF)
