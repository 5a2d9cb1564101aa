"""The card in an address; out of reach is unknown."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from assessments.models import Scorecard

PEOPLE = ("cycle", "person", "unit", "home", "rater", "position", "scheme_version__scheme")


def card_or_404(request: HttpRequest, pk: int) -> Scorecard:
    user: Any = request.user
    return get_object_or_404(Scorecard.objects.visible_to(user).select_related(*PEOPLE), pk=pk)


def whole_card_or_404(request: HttpRequest, pk: int) -> Scorecard:
    """With everything its page reads."""
    user: Any = request.user
    rows = Scorecard.objects.visible_to(user).with_snapshot().select_related(*PEOPLE)
    return get_object_or_404(
        rows.prefetch_related("cycle__steps", "red_lines__said_by", "red_lines__decided_by"), pk=pk
    )
