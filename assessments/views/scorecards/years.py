"""The yearly assessment report of a person, as a page and on paper (ASM-5, H04)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from assessments.cards.year import YearReport
from assessments.services.cards.papers import take_year
from salesops.core.web.pages import action, page

from .papers import PDF, sent


def _report_or_404(request: HttpRequest, year: int, username: str) -> YearReport:
    """Somebody without cards in reach has no report."""
    user: Any = request.user
    report = YearReport(get_object_or_404(User.objects.named(username)), year, user, timezone.now())
    if not report.cards:
        raise Http404
    return report


@page("scorecards")
def year(request: HttpRequest, year: int, username: str) -> HttpResponse:
    """Quarters and year side by side, what followed from them."""
    return render(request, "assessments/scorecards/year.html", {"report": _report_or_404(request, year, username)})


@action("scorecards")
def year_paper(request: HttpRequest, year: int, username: str) -> HttpResponse:
    """The same on paper; who takes it stands in the access log."""
    report = _report_or_404(request, year, username)
    taken = take_year(actor=request.user, report=report, language=get_language() or "zh-hans")
    return sent(taken.name, taken.content, PDF)
