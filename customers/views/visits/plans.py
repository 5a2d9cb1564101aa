"""Plans of visits: the day, week or month of a person and of a team (W03)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from accounts.views.absences.refused import beside_fields
from customers.facts.visits import progress_of
from customers.forms.plans import NewPlannedVisitForm
from customers.models import PlannedVisit
from customers.plan_page import plan_of, suggested_in
from customers.plan_spans import PlanSpan, Span, first_to_plan, month_of, span_of
from customers.scope.visits import customers_to_visit, people_one_logs_for, people_to_plan_for
from customers.services import plans as services
from customers.services.plans import may_comment
from salesops.core import worktime
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page


def day_asked(request: HttpRequest, name: str = "week") -> date:
    """``?week=`` (any day of it), else today; nonsense reads as today."""
    try:
        return date.fromisoformat(request.GET.get(name, "") or request.POST.get(name, ""))
    except ValueError:
        return timezone.localdate()


def person_asked(request: HttpRequest) -> User:
    """``?person=`` within reach, else oneself."""
    name = request.GET.get("person", "") or request.POST.get("person", "")
    if not name or name == request.user.username:
        return request.user  # type: ignore[return-value]
    return get_object_or_404(people_to_plan_for(request.user), username=name)


def span_asked(request: HttpRequest) -> PlanSpan:
    """``?span=`` (day, week or month; else week) around the day asked for.

    Without one a week or month is that of the next working day: on Saturday one plans the week to come.
    """
    code = request.GET.get("span", "") or request.POST.get("span", "")
    asked = day_asked(request)
    if code != Span.DAY and not (request.GET.get("week") or request.POST.get("week")):
        asked = worktime.next_working_day(asked)
    return span_of(code if code in Span.values else Span.WEEK, asked)


def address_of(user: User, code: str, day: date, reader: Any) -> str:
    """The plan of ``user`` around ``day``, as ``reader`` opens it."""
    span = "" if code == Span.WEEK else f"&span={code}"
    person = "" if user == reader else f"&person={user.username}"
    return f"{reverse('customers:visit_plan')}?week={span_of(code, day).first.isoformat()}{span}{person}"


def _tabs(span: PlanSpan, today: date, address: Callable[[str, date], str]) -> list[dict[str, Any]]:
    """Day, week, month: each around today when the shown span holds it, else around its first day."""
    day = today if today in span else span.first
    names = (
        (Span.DAY, pgettext("span", "Day")),
        (Span.WEEK, pgettext("span", "Week")),
        (Span.MONTH, pgettext("span", "Month")),
    )
    return [{"label": label, "url": address(code, day), "current": code == span.code} for code, label in names]


def around(span: PlanSpan, today: date, address: Callable[[str, date], str]) -> dict[str, Any]:
    """What both plan pages say about the span shown and where one goes from it."""
    words = {
        Span.DAY: (_("Today"), _("Day before"), _("Day after")),
        Span.WEEK: (_("This week"), _("Week before"), _("Week after")),
        Span.MONTH: (_("This month"), _("Month before"), _("Month after")),
    }[Span(span.code)]
    return {
        "span": span,
        "tabs": _tabs(span, today, address),
        "before": address(span.code, span.before),
        "after": address(span.code, span.after),
        "now_url": address(span.code, today),
        "is_now": today in span,
        "now_word": words[0],
        "before_word": words[1],
        "after_word": words[2],
    }


@page("visits")
def visit_plan(request: HttpRequest) -> HttpResponse:
    """The day, week or month of a person: planned against owed, day by day; below, whom to add."""
    return _draw(request, person_asked(request), span_asked(request))


def _draw(
    request: HttpRequest, user: User, span: PlanSpan, form: NewPlannedVisitForm | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    plan = plan_of(user, span, today, request.user)
    writes = user.pk in people_one_logs_for(request.user)
    rows = customers_to_visit(request.user)
    over = span.is_over(today)
    is_month = span.code == Span.MONTH
    month_day = max(span.first, min(today, span.last))
    day = first_to_plan(span, today) or max(span.first, today)
    context = around(span, today, lambda code, day: address_of(user, code, day, request.user)) | {
        "plan": plan,
        "person": user,
        "mine": user == request.user,
        "writes": writes,
        "key_visits": commented(request, plan.key_visits),
        "month": plan.progress if is_month else progress_of([user], *month_of(month_day))[0],
        "suggestions": suggested_in(user, span, today) if writes else [],
        "may_answer": plan.handed_in is not None and services.may_answer(request.user, plan.handed_in),
        "form": form or (NewPlannedVisitForm(rows=rows, initial={"day": day}) if writes and not over else None),
        "open_to_change": writes and not over,
        "has_errors": bool(form and form.errors),
        "leads": bool(request.user.access.headed_units),
    }
    return render(request, "customers/visits/plan.html", context, status=status)


def commented(request: HttpRequest, items: Iterable[PlannedVisit]) -> list[dict[str, Any]]:
    """Key visits, each with whether the reader says something about it."""
    return [
        {"item": item, "may_comment": item.state == "planned" and may_comment(request.user, item)} for item in items
    ]


@action("visits")
@once_per_form
def add_planned(request: HttpRequest) -> HttpResponse:
    """Plan a visit: from the form, or from a suggestion with one key."""
    user = person_asked(request)
    form = NewPlannedVisitForm(request.POST, rows=customers_to_visit(request.user))
    span = span_asked(request)
    if not form.is_valid():
        return _draw(request, user, span, form, 422)
    today, customer = timezone.localdate(), form.cleaned_data["customer"]
    try:
        services.plan_visit(actor=request.user, user=user, customer=customer, today=today, **form.values())
    except Refused as refused:
        return _draw(request, user, span, form, beside_fields(form, refused))
    messages.success(request, _("Planned: %(customer)s") % {"customer": customer.called})
    return redirect(address_of(user, span.code, form.cleaned_data["day"], request.user))


@action("visits")
def copy(request: HttpRequest) -> HttpResponse:
    """Last week's customers once more."""
    user, week = person_asked(request), day_asked(request)
    count = services.copy_week(actor=request.user, user=user, week=week, today=timezone.localdate())
    text = ngettext("%(count)s visit planned", "%(count)s visits planned", count) % {"count": count}
    messages.success(request, text if count else _("There was nothing to copy"))
    return redirect(address_of(user, Span.WEEK, week, request.user))


@action("visits")
def hand_in(request: HttpRequest) -> HttpResponse:
    """Hand the plan of the day, week or month to the supervisor."""
    user, span = person_asked(request), span_asked(request)
    services.hand_in_plan(actor=request.user, user=user, span=span.code, first=span.first, now=timezone.now())
    messages.success(request, _("Handed in"))
    return redirect(address_of(user, span.code, span.first, request.user))
