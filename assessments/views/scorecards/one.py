"""One scorecard, with the rows behind one of its figures beside it (ASM-6)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from assessments.card_scope import kept_rows
from assessments.cards.changes import Changes
from assessments.cards.figure import Figure
from assessments.cards.page import CardPage
from assessments.cards.whole import beside
from assessments.cards.words import period_name, subject_name
from assessments.engine.evidence import ON_PAGE
from assessments.forms.scorecards import RatingForm
from assessments.models import Scorecard
from assessments.rules import card_acts as rules
from assessments.services.cards.appealing import may_decide
from assessments.services.cards.evidence import may_take
from assessments.services.cards.rating import asked_of_rater, dimensions_of
from assessments.states.scorecards import RESULT_STATES
from salesops.core.refusals import Refused
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value

from .fetching import whole_card_or_404

DEEPEST = 1_000


@page("scorecards")
def scorecard(request: HttpRequest, pk: int) -> HttpResponse:
    """The card as its mockup; ``?kpi=`` opens a figure."""
    return drawn(request, whole_card_or_404(request, pk))


def drawn(
    request: HttpRequest, card: Scorecard, form: RatingForm | None = None, refused: Refused | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    """The page, with what the rater typed when it came back."""
    user: Any = request.user
    shown = CardPage(card, user, timezone.now())
    may_rate = card.state == "self_assessed" and card.person_id is not None and rules.not_rater(card, user) is None
    if may_rate and form is None:
        form = RatingForm(asked_of_rater(shown.facts), dimensions_of(shown.facts), card.tier)
    context: dict[str, Any] = {
        "card": card, "shown": shown, "name": subject_name(card), "period": period_name(card.cycle), "form": form,
        "refused": refused, "rates": form.rating_fields if form is not None else {}, "may_rate": may_rate,
        "may_take_rows": may_take(user), "changes": Changes(shown),
        **_beside(request, shown), **_neighbours(card, user, shown.is_own), **_paperwork(shown, user),
    }  # fmt: skip
    return render(request, "assessments/scorecards/scorecard.html", context, status=status)


def _beside(request: HttpRequest, shown: CardPage) -> dict[str, Any]:
    """The figure that is asked for, with one page of its rows."""
    asked = one_value(request.GET, "kpi") or ""
    if not asked or request.method == "POST":
        return {"figure": None}
    if asked not in shown.rows:
        raise Http404
    at = one_value(request.GET, "page") or "1"
    number = min(int(at), DEEPEST) if at.isascii() and at.isdecimal() and int(at) > 0 else 1
    figure = Figure(shown, asked, one_value(request.GET, "part") or "", number)
    lines, count, numerator, denominator = figure.frozen()
    query = {"kpi": asked, **({"part": figure.part} if figure.part else {})}
    return {
        "figure": figure, "lines": lines, "count": count, "sums": (numerator, denominator), "parts": figure.parts(),
        "newer": f"?{urlencode(query | {'page': number - 1})}" if number > 1 else "",
        "older": f"?{urlencode(query | {'page': number + 1})}" if number * ON_PAGE < count else "",
    }  # fmt: skip


def _neighbours(card: Scorecard, user: Any, is_own: bool) -> dict[str, Any]:
    """The cards before and after this one in its cycle, by name. One query."""
    if is_own or card.person_id is None:
        return {}

    def rows(cycles: Sequence[Any]) -> QuerySet:
        found = (
            Scorecard.objects.visible_to(user).filter(cycle__in=cycles, person__isnull=False).exclude(state="exempt")
        )
        return found.order_by("person__name_key", "pk").values_list("pk")

    keys = [pk for pk, *_name in kept_rows("cards_of_cycle", user, rows, [card.cycle_id])]
    if card.pk not in keys:
        return {}
    at = keys.index(card.pk)
    url = [reverse("assessments:scorecard", args=[pk]) for pk in keys[max(at - 1, 0) : at + 2]]
    return {"previous": url[0] if at else "", "following": url[-1] if at + 1 < len(keys) else ""}


def _paperwork(shown: CardPage, user: Any) -> dict[str, Any]:
    """Report, comments, appeals and talk, as far as they are the reader's to see."""
    card = shown.card
    if card.person_id is None or card.state in ("live", "exempt"):
        return {}
    report = next(iter(beside(card, "report")), None)
    published = card.state in RESULT_STATES
    appeals = beside(card, "appeals") if published else []
    step = next((step for step in card.cycle.steps.all() if step.step == "appeal"), None)
    return {
        "report": report if report and (report.is_filed or shown.is_own) else None,
        "comments": beside(card, "comments") if shown.knows else [],
        "appeals": appeals,
        "may_decide": card.state == "appealed" and user.can("scorecards", "a") and may_decide(card, user) is None,
        "may_appeal": shown.is_own and card.state in ("published", "appealed")
        and rules.appeal_over(step.due_at if step else None, shown.now) is None,
        "appealed": {appeal.kpi for appeal in appeals},
        "talk": next(iter(beside(card, "talk")), None) if published else None,
        "may_talk": published and rules.not_rater(card, user) is None,
        "may_change": card.state == "rated" and user.can("scorecards", "a") and not shown.is_own,
        "may_report": shown.is_own and card.state == "frozen",
        "year": card.cycle.last.year,
        "may_print": shown.knows and bool(shown.facts),
    }  # fmt: skip
