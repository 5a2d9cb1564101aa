"""The wall of honours and its certificates (ASM-11)."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import OrgUnitTerms
from assessments.contest_words import wall
from assessments.honour_words import title_of
from assessments.models import Contest, Honour
from assessments.people_papers import GRAINS, certificate_pdf
from assessments.period_words import period_words
from salesops.core.audit.access import log_export
from salesops.core.web.pages import action, page

from .fetching import pdf


def _asked_year(request: HttpRequest, years: list[int]) -> int:
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdecimal() and int(asked) in years:
        return int(asked)
    return years[0] if years else timezone.localdate().year


@page()
def honours(request: HttpRequest) -> HttpResponse:
    """A year of honours and contests, the newest first; a constant number of queries."""
    rows = Honour.objects.visible_to(request.user)
    contests = Contest.objects.on_the_wall(request.user)
    days = {*rows.order_by().values_list("cycle__last", flat=True), *contests.order_by().values_list("last", flat=True)}
    years = sorted({day.year for day in days}, reverse=True)
    year = _asked_year(request, years)
    found = list(
        rows.filter(cycle__last__year=year).select_related("cycle", "user", "unit")
        .order_by("-cycle__last", "-cycle__cycle", "kind", "place", "pk")
    )  # fmt: skip
    teams = {one.unit_id for one in found if one.unit_id}
    names = {
        terms.unit_id: terms.local_name for terms in OrgUnitTerms.objects.filter(unit__in=teams).order_by("period")
    }
    groups: list[dict[str, Any]] = []
    for cycle, members in groupby(found, key=lambda one: one.cycle):
        shown = [
            {
                "row": one,
                "title": title_of(one),
                "winner": one.user.name if one.user else names.get(one.unit_id or 0, ""),
            }
            for one in members
        ]
        groups.append(
            {"period": period_words(cycle.first, GRAINS[cycle.cycle]), "cycle": cycle.cycle, "honours": shown}
        )
    context = {"groups": groups, "years": years, "year": year, "contests": wall(contests.filter(last__year=year))}
    return render(request, "assessments/people/honours.html", context)


@action()
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate in the reader's language."""
    rows = Honour.objects.visible_to(request.user).select_related("cycle", "user", "unit")
    found = get_object_or_404(rows, pk=pk)
    name = _("Certificate %(number)s.pdf") % {"number": found.number}
    log_export(
        user=request.user, subject=name, record_kind="assessments.honour", filters={"number": found.number}, rows=1
    )
    return pdf(certificate_pdf(found, get_language() or "zh-hans"), name)
