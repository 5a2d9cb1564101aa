"""Saved views of a list as tabs, and what a list shows when the address says nothing more than a view."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import DefaultView, SavedView
from .query import ListQuery, parse

if TYPE_CHECKING:
    from .page import ListPage
    from .reading import Reading


@dataclass(frozen=True)
class Tab:
    """A tab: "All" or a saved view."""

    key: str
    label: str
    url: str
    current: bool
    view: SavedView | None = None


def stored_query(listed: "ListPage", view: SavedView, reading: "Reading") -> ListQuery:
    """The view's question with the reader's rights. Columns he may not read drop out; a filter he may not use is refused."""
    data = QueryDict(view.query, mutable=True)
    readable = {c.name for c in listed.readable_columns(reading)}
    sortable = {c.name for c in listed.readable_columns(reading) if c.sort_by is not None}
    for key, known in (("columns", readable), ("ordering", sortable)):
        if key in data:
            data[key] = ",".join(w for w in str(data[key]).split(",") if w.removeprefix("-") in known)
    return parse(listed, data, reading)


@dataclass(frozen=True)
class Opened:
    """What the address means once its view is taken in: ``query`` to ask, ``view`` it started from, whether it was changed."""

    query: ListQuery
    view: SavedView | None
    changed: bool
    tabs: list[Tab]


def open_list(listed: "ListPage", query: ListQuery, reading: "Reading") -> Opened:
    """Take in the saved view named in the address, or the one this person's list opens with. Two queries."""
    views = list(
        SavedView.objects.visible_to(reading.user).filter(list_code=listed.code).order_by("audience", "name", "pk")
    )
    wanted = query.view
    if views and not wanted and not query.explicit:
        found = (
            DefaultView.objects.filter(user=reading.user, list_code=listed.code)
            .values_list("view_id", flat=True)
            .first()
        )
        if found in {v.pk for v in views}:
            wanted = str(found)
    view = next((v for v in views if str(v.pk) == wanted), None)
    if wanted not in ("", "all") and view is None:
        raise Http404(_("There is no such view."))
    changed = False
    if view is not None:
        saved = stored_query(listed, view, reading)
        if query.explicit:
            changed = query.canonical != saved.canonical
        else:
            query = replace(saved, cursor=query.cursor, page_size=query.page_size)
        query = replace(query, view=str(view.pk))
    tabs = [Tab("all", _("All"), "?view=all", view is None)]
    for each in views:
        if each is view or _usable(listed, each, reading):
            tabs.append(Tab(str(each.pk), each.name, f"?view={each.pk}", each is view, each))
    return Opened(query, view, changed, tabs)


def _usable(listed: "ListPage", view: SavedView, reading: "Reading") -> bool:
    # A view whose filters the reader may not use would show other rows than its name says: it is no tab for him.
    filters = {f.name for f in listed.usable_filters(reading)}
    names = {key.partition("__")[0] for key in QueryDict(view.query)}
    return names - {"search", "ordering", "columns", "density", "freeze"} <= filters


def counts_url(listed: "ListPage") -> str:
    return reverse("lists:counts", args=[listed.code])
