"""The target customer table summed per rep and week, and on paper (C01)."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from customers.plan_spans import monday
from customers.scope.visits import sellers
from customers.target_columns import paper_columns
from customers.target_table import target_rows, target_sums, total_of
from customers.views.papers import answer_with_paper
from customers.views.visits.plans import day_asked, person_asked
from salesops.core.web.pages import action, page


@page("visits")
def weeks(request: HttpRequest) -> HttpResponse:
    """Everybody in reach who owes visits, for one week."""
    first = monday(day_asked(request))
    lines = target_sums(request.user, list(sellers(request.user)), first)
    at = reverse("customers:target_weeks")
    context = {
        "lines": lines,
        "total": total_of(lines),
        "first": first,
        "last": first + timedelta(days=6),
        "before": f"{at}?week={(first - timedelta(days=7)).isoformat()}",
        "after": f"{at}?week={(first + timedelta(days=7)).isoformat()}",
        "this_week": at,
        "is_this_week": first == monday(timezone.localdate()),
    }
    return render(request, "customers/visits/target_weeks.html", context)


@page("visits")
def on_paper(request: HttpRequest) -> HttpResponse:
    """One person's week as the printed form, with a line to sign."""
    first, person = monday(day_asked(request)), person_asked(request)
    last = first + timedelta(days=6)
    rows = target_rows(request.user, [person], first, last)
    columns = paper_columns(last)
    context: dict[str, Any] = {"person": person, "first": first, "last": last}
    context["heads"] = [column.label for column in columns]
    context["rows"] = [[column.cells(row) for column in columns] for row in rows]
    context["sum"] = target_sums(request.user, [person], first)[0]
    context["cut"] = len(rows) if context["sum"].visits > len(rows) else 0
    return render(request, "customers/visits/target_paper.html", context)


def _of_person(request: HttpRequest) -> dict[str, str]:
    return {"person": person_asked(request).username, "week": monday(day_asked(request)).isoformat()}


@action("visits")
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The same form as PDF; taking it out is recorded."""
    return answer_with_paper(request, "targets", _of_person(request))


@action("visits")
def as_sheet(request: HttpRequest) -> HttpResponse:
    """The same lines as a sheet."""
    return answer_with_paper(request, "targets_sheet", _of_person(request))


@action("visits")
def sums_as_pdf(request: HttpRequest) -> HttpResponse:
    """The week of everybody in reach, summed, as PDF."""
    return answer_with_paper(request, "target_sums", {"week": monday(day_asked(request)).isoformat()})


@action("visits")
def sums_as_sheet(request: HttpRequest) -> HttpResponse:
    """The same figures as a sheet."""
    return answer_with_paper(request, "target_sums_sheet", {"week": monday(day_asked(request)).isoformat()})
