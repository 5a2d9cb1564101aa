"""Plans of visits: the week of a person, of a team, and what is done with a planned visit (W03)."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import people_in_reach
from accounts.models import Posting, User
from accounts.views.absences.refused import beside_fields
from customers.forms.plans import NewPlannedVisitForm, PlannedVisitForm
from customers.models import PlannedVisit, VisitPlan
from customers.plan_page import suggestions, team_of, week_of
from customers.services import plans as services
from customers.services.plans import may_comment, monday
from customers.visit_facts import month_of, progress_of
from customers.visit_scope import customers_to_visit, people_one_logs_for, people_to_plan_for
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page


def day_asked(request: HttpRequest, name: str = "week") -> date:
    """``?week=`` (any day of it), else today; nonsense reads as today."""
    try:
        return date.fromisoformat(request.GET.get(name, "") or request.POST.get(name, ""))
    except ValueError:
        return timezone.localdate()


def sellers(user: User) -> Any:
    """People in reach whose position owes visits."""
    day = timezone.localdate()
    posted = Posting.objects.on(day).filter(position__terms__visits__gt=0, position__terms__period__contains=day)
    people = User.objects.active().filter(pk__in=posted.values("user"))
    return people_in_reach(people, user, "visits").order_by("name_key", "pk")


def person_asked(request: HttpRequest) -> User:
    """``?person=`` within reach, else oneself."""
    name = request.GET.get("person", "") or request.POST.get("person", "")
    if not name or name == request.user.username:
        return request.user  # type: ignore[return-value]
    return get_object_or_404(people_to_plan_for(request.user), username=name)


def _address(user: User, day: date, reader: Any) -> str:
    person = "" if user == reader else f"&person={user.username}"
    return f"{reverse('customers:visit_plan')}?week={monday(day).isoformat()}{person}"


@page("visits")
def visit_plan(request: HttpRequest) -> HttpResponse:
    """The week of a person: planned against owed, day by day; on the left of Friday, whom to add."""
    return _draw(request, person_asked(request), monday(day_asked(request)))


def _draw(
    request: HttpRequest, user: User, first: date, form: NewPlannedVisitForm | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    week = week_of(user, first, today)
    writes = user.pk in people_one_logs_for(request.user)
    rows = customers_to_visit(request.user)
    month = progress_of([user], *month_of(max(first, min(today, week.last))))[0]
    context = {
        "week": week,
        "person": user,
        "mine": user == request.user,
        "writes": writes,
        "comments": user != request.user and any(may_comment(request.user, item) for item in week.key_visits),
        "month": month,
        "suggestions": suggestions(user, max(first, today), week.last) if writes and week.last >= today else [],
        "form": form or (NewPlannedVisitForm(rows=rows, initial={"day": max(first, today)}) if writes else None),
        "before": _address(user, first - timedelta(days=7), request.user),
        "after": _address(user, first + timedelta(days=7), request.user),
        "this_week": _address(user, today, request.user),
        "is_this_week": first == monday(today),
        "open_to_change": writes and week.last >= today,
        "has_errors": bool(form and form.errors),
        "leads": bool(request.user.access.headed_units),
    }
    return render(request, "customers/visits/plan.html", context, status=status)


@action("visits")
@once_per_form
def add_planned(request: HttpRequest) -> HttpResponse:
    """Plan a visit: from the form, or from a suggestion with one key."""
    user = person_asked(request)
    form = NewPlannedVisitForm(request.POST, rows=customers_to_visit(request.user))
    first = monday(day_asked(request))
    if not form.is_valid():
        return _draw(request, user, first, form, 422)
    today, customer = timezone.localdate(), form.cleaned_data["customer"]
    try:
        services.plan_visit(actor=request.user, user=user, customer=customer, today=today, **form.values())
    except Refused as refused:
        return _draw(request, user, first, form, beside_fields(form, refused))
    messages.success(request, _("Planned: %(customer)s") % {"customer": customer.called})
    return redirect(_address(user, form.cleaned_data["day"], request.user))


def _item(request: HttpRequest, pk: int) -> PlannedVisit:
    rows = PlannedVisit.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("customer", "user", "commented_by", "visit"), pk=pk)


def _back(request: HttpRequest, item: PlannedVisit) -> HttpResponse:
    return redirect(_address(item.user, item.day, request.user))


@page("visits", methods=("GET", "HEAD", "POST"))
def planned(request: HttpRequest, pk: int) -> HttpResponse:
    """One planned visit: change it, say it didn't happen; for the manager, comment and fix."""
    item = _item(request, pk)
    today, status = timezone.localdate(), 200
    writes = item.user_id in people_one_logs_for(request.user)
    if request.method == "POST":
        form = PlannedVisitForm(request.POST, item=item)
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"]
            try:
                services.change_planned_visit(
                    actor=request.user, item=item, values=form.values(), today=today, version=version
                )
            except Refused as refused:
                status = beside_fields(form, refused)
            else:
                messages.success(request, _("Changed"))
                item.day = form.cleaned_data["day"]
                return _back(request, item)
    else:
        names = ("day", "at", "purpose", "goal", "support", "is_key", "version")
        form = PlannedVisitForm(item=item, initial={name: getattr(item, name) for name in names})
    context = {
        "item": item,
        "form": form if writes and item.state == "planned" else None,
        "writes": writes,
        "over": item.day < today,
        "comments": item.is_key and item.state == "planned" and may_comment(request.user, item),
        "back": _address(item.user, item.day, request.user),
        "has_errors": bool(form.errors),
    }
    return render(request, "customers/visits/planned.html", context, status=status)


@action("visits")
def miss(request: HttpRequest, pk: int) -> HttpResponse:
    """It didn't happen, and why."""
    item = _item(request, pk)
    services.miss_planned_visit(actor=request.user, item=item, reason=request.POST.get("reason", ""))
    messages.success(request, _("Noted as not done"))
    return _back(request, item)


@action("visits")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of a plan that wasn't handed in yet."""
    item = _item(request, pk)
    services.remove_planned_visit(actor=request.user, item=item)
    messages.success(request, _("Taken out of the plan"))
    return _back(request, item)


@action("visits")
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The manager's look: a comment, or fixed."""
    item = _item(request, pk)
    fix = request.POST.get("act") == "fix"
    text = request.POST.get("comment", "")[:300]
    services.comment_planned_visit(actor=request.user, item=item, comment=text, fix=fix, now=timezone.now())
    messages.success(request, _("Fixed") if fix else _("Comment sent"))
    return _back(request, item)


@action("visits")
def copy(request: HttpRequest) -> HttpResponse:
    """Last week's customers once more."""
    user, week = person_asked(request), day_asked(request)
    count = services.copy_week(actor=request.user, user=user, week=week, today=timezone.localdate())
    text = ngettext("%(count)s visit planned", "%(count)s visits planned", count) % {"count": count}
    messages.success(request, text if count else _("There was nothing to copy"))
    return redirect(_address(user, week, request.user))


@action("visits")
def hand_in(request: HttpRequest) -> HttpResponse:
    """Hand the plan of the week or month to the supervisor."""
    user, week = person_asked(request), day_asked(request)
    span = VisitPlan.Span.MONTH if request.POST.get("span") == "month" else VisitPlan.Span.WEEK
    services.hand_in_plan(actor=request.user, user=user, span=span, first=week, now=timezone.now())
    messages.success(request, _("Handed in"))
    return redirect(_address(user, week, request.user))


@page("visits")
def team(request: HttpRequest) -> HttpResponse:
    """The week of everybody in reach: owed, planned, done, plan handed in, key visits to look at."""
    first = monday(day_asked(request))
    people = list(sellers(request.user)[:200])
    lines = team_of(people, first)
    today = timezone.localdate()
    at = reverse("customers:team_plan")
    context = {
        "lines": lines,
        "first": first,
        "last": first + timedelta(days=6),
        "before": f"{at}?week={(first - timedelta(days=7)).isoformat()}",
        "after": f"{at}?week={(first + timedelta(days=7)).isoformat()}",
        "this_week": at,
        "is_this_week": first == monday(today),
        "key_visits": _key_visits(request, people, first),
        "without": sum(1 for line in lines if line.plan is None),
    }
    return render(request, "customers/visits/team.html", context)


def _key_visits(request: HttpRequest, people: list[User], first: date) -> list[dict[str, Any]]:
    rows = PlannedVisit.objects.visible_to(request.user).filter(user__in=people, is_key=True)
    rows = rows.between(first, first + timedelta(days=6)).select_related("customer", "user", "commented_by")
    return [
        {"item": item, "may_comment": item.state == "planned" and may_comment(request.user, item)}
        for item in rows.order_by("day", "at", "pk")[:100]
    ]
