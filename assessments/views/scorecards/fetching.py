"""The card in an address; out of reach is unknown."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from assessments.card_scope import reader_key
from assessments.cards.whole import PEOPLE, whole_card
from assessments.models import Scorecard
from assessments.models.scorecards import ScorecardQuerySet
from salesops.core.one_record import an_id, one_record

BIGGEST_ID = 2**63 - 1


def card_or_404(request: HttpRequest, pk: int) -> Scorecard:
    user: Any = request.user
    return get_object_or_404(Scorecard.objects.visible_to(user).select_related(*PEOPLE), pk=pk)


def whole_card_or_404(request: HttpRequest, pk: int) -> Scorecard:
    """With everything its page reads."""
    user: Any = request.user

    def rows(key: str) -> ScorecardQuerySet:
        return Scorecard.objects.visible_to(user).filter(pk=an_id(key)).only("pk")

    in_reach = pk <= BIGGEST_ID and one_record(rows, str(pk), asked=("card", reader_key(user))) is not None
    found = whole_card(pk) if in_reach else None
    if found is None:
        raise Http404
    return found
