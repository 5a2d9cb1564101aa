"""The list of vacancies, one with its candidates, one application with its evidence, the sheet (ASM-9, H17)."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.models import PanelScore, PanelSeat, Promotion, Vacancy, VacancyApplication
from assessments.policies.selection import PART_NAMES
from assessments.promotion_words import shown
from assessments.rules.selection import CENT, points_of
from assessments.scope_vacancies import may_decide, may_run, sees_candidates, with_results_for
from assessments.services.vacancies import applying
from assessments.states.vacancies import SCORED, UNDER_WAY
from assessments.tables.vacancies import VacancyList
from assessments.vacancy_papers import competition_pdf
from assessments.views.people.fetching import pdf
from salesops.core.audit.access import log_export
from salesops.core.lists.views import list_view
from salesops.core.web.pages import action, page

from .fetching import application_or_404, must, post_of, vacancy_or_404

vacancies = list_view(VacancyList)


def candidates_of(request: HttpRequest, vacancy: Vacancy) -> list[Any]:
    """By place when they have one, else by name."""
    rows = with_results_for(VacancyApplication.objects.visible_to(request.user).standing(), request.user)
    found = list(rows.filter(vacancy=vacancy).select_related("person", "position").order_by("person__name_key", "pk"))
    return sorted(found, key=lambda one: (one.shown_place or 0,))


def _panel(vacancy: Vacancy, applied: int) -> list[dict[str, Any]]:
    """Each seat, and whether the member is through with everybody; nothing of what was given."""
    done: dict[int, int] = defaultdict(int)
    given = PanelScore.objects.filter(seat__vacancy=vacancy, application__withdrawn_at__isnull=True)
    for seat in given.values_list("seat_id", flat=True):
        done[seat] += 1
    seats = PanelSeat.objects.filter(vacancy=vacancy).select_related("member").order_by("pk")
    return [{"seat": seat, "done": applied > 0 and done[seat.pk] >= applied} for seat in seats]


@page("promotion")
def vacancy(request: HttpRequest, number: str) -> HttpResponse:
    """What is asked for, by when; the candidates for who may see them, one's own application for who applied."""
    found, user, now = vacancy_or_404(request, number), request.user, timezone.now()
    own = with_results_for(VacancyApplication.objects.filter(vacancy=found, person=user), user).first()
    sees, runs = sees_candidates(user, found), may_run(user, found)
    candidates = candidates_of(request, found) if sees else []
    seats = PanelSeat.objects.filter(vacancy=found, member=user, excused_at__isnull=True)
    scored = set(
        PanelScore.objects.filter(seat__in=seats, seat__vacancy=found).values_list("application_id", flat=True)
    )
    standing = own is not None and own.withdrawn_at is None
    review = applying.evidence_of(user, found) if found.state == "open" and not standing else None
    context = {
        "vacancy": found, "post": post_of(found), "own": own if standing else None, "sees": sees, "runs": runs,
        "candidates": candidates, "sits": seats.exists(), "scored": scored, "told": found.state in SCORED,
        "panel": _panel(found, len(candidates)) if sees else [{"seat": seat} for seat in _named(found)],
        "terms": [(PART_NAMES[part], f"{weight.normalize():f}") for part, weight in found.held_terms.weights.items()],
        "review": review, "against": applying.why_not(user, found, review, now) if review else [],
        "may_edit": runs and found.state == "open", "may_cancel": runs and found.state in UNDER_WAY,
        "may_excuse": runs and found.state == "scoring", "may_decide": found.state == "scored" and may_decide(user, found),
        "may_withdraw": standing and found.state in UNDER_WAY,
        "promotion": Promotion.objects.visible_to(user).filter(application=found.winner).first() if found.winner else None,
    }  # fmt: skip
    return render(request, "assessments/vacancies/vacancy.html", context)


def _named(vacancy: Vacancy) -> list[PanelSeat]:
    rows = PanelSeat.objects.filter(vacancy=vacancy, excused_at__isnull=True).select_related("member")
    return list(rows.order_by("pk"))


def scores_of(request: HttpRequest, applied: VacancyApplication) -> list[dict[str, Any]]:
    """Those the reader may see, member by member."""
    terms = applied.vacancy.held_terms
    rows = PanelScore.objects.visible_to(request.user).filter(application=applied, seat__excused_at__isnull=True)
    found = []
    for row in rows.select_related("seat__member").order_by("seat"):
        parts: dict[str, Decimal] = {part: getattr(row, part) for part in PART_NAMES}
        points = points_of(parts, terms).quantize(CENT)
        found.append({"row": row, "parts": list(parts.values()), "points": points})
    return found


@page("promotion")
def application(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The evidence of the closing beside what the person writes, and the scores the reader may see."""
    found, user = application_or_404(request, number, pk), request.user
    sits = PanelSeat.objects.filter(vacancy=found.vacancy, member=user, excused_at__isnull=True).exists()
    context = {
        "application": found, "vacancy": found.vacancy, "post": post_of(found.vacancy), "part_names": PART_NAMES.values(),
        "conditions": [shown(one) for one in found.conditions], "mine": found.person_id == user.pk,
        "scores": scores_of(request, found) if found.person_id != user.pk else [],
        "may_score": sits and found.vacancy.state == "scoring" and found.withdrawn_at is None,
    }  # fmt: skip
    return render(request, "assessments/vacancies/application.html", context)


@action("promotion")
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The competition sheet (H17), once all scores are in."""
    found, user = vacancy_or_404(request, number), request.user
    must(sees_candidates(user, found) and found.state in SCORED)
    name = _("Competition sheet %(number)s.pdf") % {"number": found.number}
    rows = [(one, scores_of(request, one)) for one in candidates_of(request, found)]
    by, language = getattr(user, "name", ""), get_language() or "zh-hans"
    content = competition_pdf(found, post_of(found), rows, by=by, now=timezone.now(), language=language)
    log_export(user=user, subject=name, record_kind="assessments.vacancy", filters={"number": number}, rows=len(rows))
    return pdf(content, name)
