"""What the pages have in common."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Vacancy, VacancyApplication
from assessments.rules.promotion_acts import denied
from assessments.scope_vacancies import with_results_for
from salesops.core.refusals import Forbidden


def vacancy_or_404(request: HttpRequest, number: str) -> Vacancy:
    rows = Vacancy.objects.visible_to(request.user)
    related = rows.select_related("position", "unit", "published_by", "decided_by", "winner__person")
    found: Vacancy = get_object_or_404(related, number=number)
    return found


def application_or_404(request: HttpRequest, number: str, pk: int) -> Any:
    rows = with_results_for(VacancyApplication.objects.visible_to(request.user), request.user)
    return get_object_or_404(
        rows.select_related("person", "position", "vacancy__position", "review__cycle"), vacancy__number=number, pk=pk
    )


def crumbs(found: Vacancy) -> list[tuple[Any, str]]:
    here = reverse("assessments:vacancy", args=[found.number])
    return [(_("Competitive selections"), reverse("assessments:vacancies")), (found.number, here)]


def post_of(found: Vacancy) -> str:
    """The post with the unit, as it is called now."""
    terms = found.unit.terms.order_by("-period").first()
    return f"{found.position.local_name} · {terms.local_name if terms else found.unit.code}"


def must(allowed: bool) -> None:
    if not allowed:
        raise Forbidden(denied())
