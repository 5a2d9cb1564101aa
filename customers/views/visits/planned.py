"""One planned visit: changed, not done, taken out; commented and fixed by the manager (W03)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.absences.refused import beside_fields
from customers.forms.plans import CommentForm, MissForm, PlannedVisitForm
from customers.models import PlannedVisit
from customers.plan_spans import Span
from customers.scope.visits import may_visit, people_one_logs_for
from customers.services import plans as services
from customers.services.plans import may_comment
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.pages import action, page

from .plans import address_of

SHOWN = ("day", "at", "purpose", "goal", "support", "is_key", "version")


def _item(request: HttpRequest, pk: int) -> PlannedVisit:
    rows = PlannedVisit.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("customer", "user", "commented_by", "visit"), pk=pk)


def _address(request: HttpRequest, item: PlannedVisit) -> str:
    return address_of(item.user, Span.WEEK, item.day, request.user)


def _draw(request: HttpRequest, item: PlannedVisit, status: int = 200, **bound: Any) -> HttpResponse:
    """The page; ``bound`` holds the one of its forms that came back, by name. Who doesn't write sees no form of the writer."""
    today = timezone.localdate()
    writes = item.user_id in people_one_logs_for(request.user)
    if not writes:
        bound.pop("form", None)
    open_ = item.state == "planned"
    form = PlannedVisitForm(item=item, initial={name: getattr(item, name) for name in SHOWN})
    context = {
        "item": item,
        "form": form if writes and open_ else None,
        "miss_form": MissForm(),
        "comment_form": CommentForm(initial={"comment": item.comment}),
        "writes": writes,
        "may_log": may_visit(request.user, item.customer),
        "over": item.day < today,
        "to_do": item.day <= today,
        "comments": item.is_key and open_ and may_comment(request.user, item),
        "back": _address(request, item),
        "has_errors": any(one.errors for one in bound.values()),
    }
    return render(request, "customers/visits/planned.html", context | bound, status=status)


def _refused(request: HttpRequest, pk: int, refused: Refused, name: str, form: Any) -> HttpResponse:
    """The page again with what was typed and the sentence beside its field; without a right it stays a refusal."""
    if isinstance(refused, Forbidden):
        raise refused
    status = beside_fields(form, refused)
    return _draw(request, _item(request, pk), status, **{name: form})


@page("visits", methods=("GET", "HEAD", "POST"))
def planned(request: HttpRequest, pk: int) -> HttpResponse:
    """One planned visit: change it, say it didn't happen; for the manager, comment and fix."""
    item = _item(request, pk)
    if request.method != "POST":
        return _draw(request, item)
    form = PlannedVisitForm(request.POST, item=item)
    if not form.is_valid():
        return _draw(request, item, 422, form=form)
    version = form.cleaned_data["version"]
    try:
        item = services.change_planned_visit(
            actor=request.user, item=item, values=form.values(), today=timezone.localdate(), version=version
        )
    except Refused as refused:
        return _refused(request, pk, refused, "form", form)
    messages.success(request, _("Changed"))
    return redirect(_address(request, item))


@action("visits")
def miss(request: HttpRequest, pk: int) -> HttpResponse:
    """It didn't happen, and why."""
    item, form = _item(request, pk), MissForm(request.POST)
    if not form.is_valid():
        return _draw(request, item, 422, miss_form=form)
    try:
        services.miss_planned_visit(actor=request.user, item=item, reason=form.cleaned_data["reason"])
    except Refused as refused:
        return _refused(request, pk, refused, "miss_form", form)
    messages.success(request, _("Noted as not done"))
    return redirect(_address(request, item))


@action("visits")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of a plan that wasn't handed in yet."""
    item, form = _item(request, pk), MissForm({})
    try:
        services.remove_planned_visit(actor=request.user, item=item)
    except Refused as refused:
        form.full_clean()
        return _refused(request, pk, refused, "miss_form", form)
    messages.success(request, _("Taken out of the plan"))
    return redirect(_address(request, item))


@action("visits")
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The manager's look: a comment, or fixed."""
    item, form = _item(request, pk), CommentForm(request.POST)
    fix = request.POST.get("act") == "fix"
    if not form.is_valid():
        return _draw(request, item, 422, comment_form=form)
    try:
        services.comment_planned_visit(
            actor=request.user, item=item, comment=form.cleaned_data["comment"], fix=fix, now=timezone.now()
        )
    except Refused as refused:
        return _refused(request, pk, refused, "comment_form", form)
    messages.success(request, _("Fixed") if fix else _("Comment sent"))
    return redirect(_address(request, item))
