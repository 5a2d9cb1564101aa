"""Saved views of a list as tabs, and what a list shows when the address says nothing more than a view."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from salesops.core.sockets.teams import teams_around
from salesops.core.stamps import Facts

from .models import DefaultView, SavedView
from .query import ListQuery, parse

if TYPE_CHECKING:
    from .page import ListPage, ShippedView
    from .reading import Reading


@dataclass(frozen=True)
class Tab:
    """A tab: "All" or a saved view."""

    key: str
    label: str
    url: str
    current: bool
    view: "SavedView | ShippedView | None" = None


def stored_query(listed: "ListPage", view: "SavedView | ShippedView", reading: "Reading") -> ListQuery:
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


# What a person sees of a list's saved views depends on the views and on the teams around the person: the key names both.
_views = Facts("saved_views")


def views_of(listed: "ListPage", user: Any) -> tuple[tuple[SavedView, ...], int | None]:
    """The views of the list that ``user`` sees, and the id of the one the person's list opens with. Kept until a view changes."""

    def read() -> tuple[tuple[SavedView, ...], int | None]:
        views = SavedView.objects.visible_to(user).filter(list_code=listed.code).order_by("audience", "name", "pk")
        usual = DefaultView.objects.filter(user=user, list_code=listed.code).values_list("view_id", flat=True)
        return tuple(views), usual.first()

    return _views.get((user.pk, listed.code, teams_around(user)), read)


def open_list(listed: "ListPage", query: ListQuery, reading: "Reading") -> Opened:
    """Take in the saved view named in the address, or the one this person's list opens with."""
    views, usual = views_of(listed, reading.user)
    wanted = query.view
    if not wanted and not query.explicit and usual in {v.pk for v in views}:
        wanted = str(usual)
    view = next((v for v in views if str(v.pk) == wanted), None)
    shipped = list(listed.shipped_views(reading))
    from_house = next((v for v in shipped if v.code == wanted), None) if view is None else None
    if wanted not in ("", "all") and view is None and from_house is None:
        raise Http404(_("There is no such view."))
    changed = False
    shown = view or from_house
    if shown is not None:
        saved = stored_query(listed, shown, reading)
        if query.explicit:
            changed = query.canonical != saved.canonical
        else:
            query = replace(saved, cursor=query.cursor, page_size=query.page_size)
        query = replace(query, view=from_house.code if from_house else wanted)
    tabs = [Tab("all", _("All"), "?view=all", view is None and from_house is None)]
    tabs += [Tab(v.code, str(v.name), f"?view={v.code}", v is from_house, v) for v in shipped]
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
