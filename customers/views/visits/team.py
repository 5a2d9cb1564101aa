"""Plans of visits for those above: the team, key visits for Saturday's meeting, the answer to a plan handed in (W03, CUS-7)."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import PlannedVisit, VisitPlan
from customers.plan_page import team_of
from customers.plan_spans import PlanSpan, Span, span_of, week_for_saturday
from customers.scope.visits import sellers
from customers.services import plans as services
from salesops.core.refusals import Conflict
from salesops.core.web.pages import action, page

from .plans import address_of, around, commented, day_asked, span_asked

MOST = 100


def key_visits_of(request: HttpRequest, people: Sequence[User], span: PlanSpan) -> QuerySet[PlannedVisit]:
    """Key visits of ``people`` within ``span`` that the reader may see, day by day."""
    rows = PlannedVisit.objects.visible_to(request.user).read_by(request.user).filter(user__in=people, is_key=True)
    rows = rows.between(span.first, span.last).select_related("customer", "user", "commented_by")
    return rows.order_by("day", "at", "pk")


@page("visits")
def team(request: HttpRequest) -> HttpResponse:
    """The day, week or month of everybody in reach: owed, planned, done, plan handed in, key visits to look at.

    From Thursday on with next week's key visits, which Saturday's meeting goes through.
    """
    span, today = span_asked(request), timezone.localdate()
    people = list(sellers(request.user))
    lines = team_of(people, span)
    at, paper = reverse("customers:team_plan"), reverse("customers:saturday_visits")
    saturday = week_for_saturday(today)
    if saturday is not None and saturday.first in span:
        # Those shown anyway.
        saturday = None
    next_week = list(key_visits_of(request, people, saturday)[:MOST]) if saturday else []
    context = around(span, today, lambda code, day: f"{at}?week={span_of(code, day).first.isoformat()}&span={code}") | {
        "lines": lines,
        "key_visits": commented(request, key_visits_of(request, people, span)[:MOST]),
        "without": sum(1 for line in lines if line.plan is None),
        "saturday": saturday,
        "for_saturday": commented(request, next_week),
        "saturday_url": paper,
        "print_url": f"{paper}?week={span.first.isoformat()}" if span.code == Span.WEEK else "",
    }
    return render(request, "customers/visits/team.html", context)


@page("visits")
def saturday(request: HttpRequest) -> HttpResponse:
    """The key visits of a week on paper, person by person, for the meeting; without a week the one Saturday looks at."""
    today = timezone.localdate()
    given = request.GET.get("week", "")
    span = None if given else week_for_saturday(today)
    if span is None:
        span = span_of(Span.WEEK, day_asked(request))
    people = list(sellers(request.user))
    items = sorted(key_visits_of(request, people, span), key=lambda item: (item.user.name_key, item.day, item.pk))
    context: dict[str, Any] = {"items": items, "span": span, "today": today}
    context["open"] = sum(1 for item in items if item.state == "planned" and item.review != "fixed")
    return render(request, "customers/visits/saturday.html", context)


@action("visits")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The supervisor has seen the plan handed in, with a word about it or without."""
    plan = get_object_or_404(VisitPlan.objects.visible_to(request.user).select_related("user"), pk=pk)
    version = request.POST.get("version", "")
    try:
        services.answer_plan(
            actor=request.user,
            plan=plan,
            answer=request.POST.get("answer", "")[:300],
            now=timezone.now(),
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
        )
    except Conflict:
        messages.error(request, _("Somebody else answered meanwhile. Nothing was saved."))
    else:
        messages.success(request, _("Noted"))
    return redirect(address_of(plan.user, plan.span, plan.first, request.user))
