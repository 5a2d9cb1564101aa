"""Assessment cycles: the list; one with its steps, how far its cards are and whom the step waits for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from assessments.card_scope import card_reach
from assessments.cards.words import period_name
from assessments.models import Cycle, CycleStep, Scorecard
from assessments.services.cycles.progress import WAITING
from assessments.states.scorecards import SCORECARD
from assessments.tables.cycles import CycleList
from salesops.core.lists.views import list_view
from salesops.core.sockets.records import record_kinds
from salesops.core.web.pages import page

cycles = list_view(CycleList)
# So many names of a queue at most; the list of cards has all of them.
NAMED = 60


def _steps(steps: Sequence[CycleStep], now: datetime) -> list[dict[str, Any]]:
    today = timezone.localdate(now)
    return [
        {
            "step": step,
            # The time to appeal passes; nobody is late with it.
            "late": step.done_at is None and step.due_at < now and step.step != "appeal",
            "runs": step.done_at is None and step.starts_on <= today and (step.step != "appeal" or now <= step.due_at),
        }
        for step in steps
    ]


def _waits_for(
    cycle: Cycle, steps: Sequence[CycleStep], user: Any
) -> tuple[CycleStep | None, list[dict[str, Any]], int]:
    """The first step that isn't done, the cards in the reader's reach it waits for, how many they are."""
    step = next((one for one in steps if one.done_at is None and one.step in WAITING), None)
    if step is None or cycle.frozen_at is None:
        return None, [], 0
    rows = Scorecard.objects.visible_to(user).people().filter(cycle=cycle, state__in=WAITING[step.step])
    found = list(rows.select_related("person", "rater").order_by("person__name_key", "pk")[:NAMED])
    count = len(found) if len(found) < NAMED else rows.count()
    kind = record_kinds.get("assessments.scorecard") if "assessments.scorecard" in record_kinds else None
    return step, [{"card": card, "url": kind.url(card) if kind else ""} for card in found], count


def _cards_url(cycle: Cycle) -> str:
    """The list of its cards."""
    asked = {"cycle": cycle.cycle, "period": cycle.first.isoformat()}
    if cycle.person is not None:
        asked["person"] = cycle.person.username
    return f"{reverse('assessments:scorecards')}?{urlencode(asked)}"


@page("schemes")
def cycle(request: HttpRequest, code: str) -> HttpResponse:
    """Steps with their days; of the cards only those in the reader's reach are counted, and no result is told."""
    found = get_object_or_404(Cycle.objects.visible_to(request.user).select_related("person"), code=code)
    steps = list(found.steps.order_by("due_at", "pk"))
    cards = Scorecard.objects.visible_to(request.user).filter(cycle=found)
    counts = dict(cards.order_by().values_list("state").annotate(Count("pk")))
    step, queue, waiting = _waits_for(found, steps, request.user)
    context = {
        "cycle": found,
        "period": period_name(found),
        "steps": _steps(steps, timezone.now()),
        "states": [(state, counts[state.code]) for state in SCORECARD.states if counts.get(state.code)],
        "cards": sum(counts.values()),
        "cards_url": _cards_url(found),
        "may_compare": found.frozen_at is not None and card_reach(request.user).everything,
        "step_now": step,
        "queue": queue,
        "waiting": waiting,
    }
    return render(request, "assessments/cycles/cycle.html", context)
