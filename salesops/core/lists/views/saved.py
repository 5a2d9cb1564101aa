"""Saved views: save, update, rename, delete, open with; counts on their tabs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from salesops.core.lists.asked import asked, back_to, list_of
from salesops.core.lists.models import SavedView
from salesops.core.lists.page import ListPage
from salesops.core.lists.read import COUNTED, ListReader
from salesops.core.lists.reading import Reading
from salesops.core.lists.services.views import (
    delete_view,
    may_share_with_all,
    open_with_view,
    rename_view,
    save_view,
    update_view,
)
from salesops.core.lists.tabs import stored_query
from salesops.core.refusals import Invalid, Malformed
from salesops.core.sockets.teams import own_team
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

from .tools import tool

MOST_COUNTED = 12


def _view(request: HttpRequest, listed: ListPage, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.user).filter(list_code=listed.code), pk=pk)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@page(methods=("GET", "HEAD", "POST"))
@once_per_form
def views(request: HttpRequest, code: str) -> HttpResponse:
    """The form of views; POST saves the question as a new one."""
    listed = list_of(request, code)
    opened, _reading = asked(request, listed)
    context: dict[str, Any] = {
        "question": opened.query.address()[1:],
        "view": opened.view,
        "changed": opened.changed,
        "mine": bool(opened.view and opened.view.owner_id == request.user.pk),
        "may_share_with_all": may_share_with_all(request.user),
        "team": own_team(request.user),
        "sentence": opened.query.sentence(),
        "name": request.POST.get("name", ""),
        "audience": request.POST.get("audience", "private"),
    }
    if request.method != "POST":
        return tool(request, listed, "core/lists/_views.html", context)
    try:
        saved = save_view(
            actor=request.user,
            list_code=listed.code,
            name=context["name"],
            audience=context["audience"],
            query=opened.query.canonical,
        )
    except Invalid as refused:
        context["errors"] = {r.field: r.message for r in refused.refusals}
        return tool(request, listed, "core/lists/_views.html", context, status=422)
    return redirect(f"{listed.url}?view={saved.pk}")


@action()
def update(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let the view show the question asked now."""
    listed = list_of(request, code)
    view = _view(request, listed, pk)
    opened, _reading = asked(request, listed)
    update_view(actor=request.user, view=view, version=_version(request), query=opened.query.canonical)
    return redirect(f"{listed.url}?view={view.pk}")


@action()
def rename(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    listed = list_of(request, code)
    view = _view(request, listed, pk)
    name, audience = request.POST.get("name", ""), request.POST.get("audience", "")
    rename_view(actor=request.user, view=view, version=_version(request), name=name, audience=audience)
    return redirect(f"{listed.url}?view={view.pk}")


@action()
def delete(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    listed = list_of(request, code)
    delete_view(actor=request.user, view=_view(request, listed, pk), version=_version(request))
    return redirect(f"{listed.url}?view=all")


@action()
def open_with(request: HttpRequest, code: str) -> HttpResponse:
    """Let the list open with the view of the question, or with all rows."""
    listed = list_of(request, code)
    opened, _reading = asked(request, listed)
    open_with_view(actor=request.user, list_code=listed.code, view=opened.view)
    return back_to(listed, opened.query)


@page()
def counts(request: HttpRequest, code: str) -> HttpResponse:
    """Numbers for the tabs, loaded after the page: counting must not hold up the rows."""
    listed = list_of(request, code)
    reading = Reading.of(request)
    found = []
    views = SavedView.objects.visible_to(request.user).filter(list_code=listed.code).order_by("audience", "name", "pk")
    for key, view in [
        *((v.code, v) for v in listed.shipped_views(reading)),
        *((v.pk, v) for v in views[:MOST_COUNTED]),
    ]:
        try:
            rows = ListReader(listed, stored_query(listed, view, reading), reading).matching
        except Malformed:
            continue
        number = rows[: COUNTED + 1].count()
        found.append((key, f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"))
    return render(request, "core/lists/_counts.html", {"counts": found})
