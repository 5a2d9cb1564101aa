"""Tools of a list: pick a filter, choose columns and order. Each is a plain form that leads back to the list's address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from salesops.core.lists.asked import asked, back_to, list_of
from salesops.core.lists.filters import Condition, Filter
from salesops.core.lists.page import ListPage
from salesops.core.lists.query import DENSITIES, MOST_SORTS, ListQuery
from salesops.core.lists.reading import Reading
from salesops.core.refusals import Malformed
from salesops.core.web.pages import page


def tool(
    request: HttpRequest, listed: ListPage, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A tool as a fragment under the list's tool row, or as a page of its own without scripts."""
    context |= {"listed": listed, "tool": template, "back": listed.url + "?" + context["question"]}
    whole = request.headers.get("HX-Request") != "true"
    return render(request, "core/lists/tool.html" if whole else template, context, status=status)


@page()
def filters(request: HttpRequest, code: str) -> HttpResponse:
    """All filters of the list to pick from."""
    listed = list_of(request, code)
    opened, reading = asked(request, listed)
    context = {"question": opened.query.address()[1:], "filters": listed.usable_filters(reading)}
    return tool(request, listed, "core/lists/_filters.html", context)


@page()
def filter_form(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One filter: its operators and values. ``apply`` leads to the list with it."""
    listed = list_of(request, code)
    opened, reading = asked(request, listed)
    declared = next((f for f in listed.usable_filters(reading) if f.name == name), None)
    if declared is None:
        raise Http404
    error, status = "", 200
    if "apply" in request.GET:
        try:
            mine = chosen_conditions(declared, request, reading)
            others = tuple(c for c in opened.query.conditions if c.filter.name != name)
            return back_to(listed, opened.query, conditions=(*others, *mine))
        except Malformed as refused:
            error, status = refused.refusals[0].message, 422
    find = request.GET.get("find", "")[:100]
    used = {c.operator or "is": c for c in opened.query.conditions if c.filter.name == name}
    context: dict[str, Any] = {
        "question": opened.query.address()[1:],
        "filter": declared,
        "used": used,
        "error": error,
        "find": find,
    }
    context |= options_of(declared, reading, find, used)
    return tool(request, listed, "core/lists/_filter.html", context, status)


def chosen_conditions(declared: Filter, request: HttpRequest, reading: Reading) -> list[Condition]:
    """What the form says: one condition for each operator that was filled in."""
    data = request.GET
    found = []
    for operator in declared.operators:
        if operator in declared.several:
            mode = "not" if data.get("mode") == "not" else ""
            values = data.getlist("v") if operator == mode else []
        else:
            values = [data.get(operator or "v", "").strip()]
            if operator == "within" and data.get("days", "").strip():
                values = [f"last_{data['days'].strip()}_days"]
        values = [v for v in dict.fromkeys(values) if v]
        if values:
            found.append(declared.condition(operator, values, reading))
    return found


def options_of(declared: Filter, reading: Reading, find: str, used: dict[str, Condition]) -> dict[str, Any]:
    """What the form offers to tick: the choices, with those in use ticked."""
    if declared.widget == "relation":
        options = declared.options(reading, find)
    elif declared.widget in ("choices", "yesno"):
        options = declared.options(reading)
    else:
        return {}
    ticked = [v for c in used.values() if c.operator != "empty" for v in c.values]
    for value in ticked:
        options.setdefault(value, value)
    return {"options": [(v, label, v in ticked) for v, label in options.items()], "narrow": len(options) >= 50 or find}


@page()
def columns(request: HttpRequest, code: str) -> HttpResponse:
    """Which columns, in what order, sorted by what, how dense. ``apply`` leads to the list with them."""
    listed = list_of(request, code)
    opened, reading = asked(request, listed)
    if "apply" in request.GET:
        return back_to(listed, opened.query, **chosen_layout(listed, request, reading))
    return tool(request, listed, "core/lists/_columns.html", layout_context(listed, opened.query, reading))


def layout_context(listed: ListPage, query: ListQuery, reading: Reading) -> dict[str, Any]:
    readable = listed.readable_columns(reading)
    shown = list(query.columns) or [c.name for c in readable if c.default]
    place = {name: i for i, name in enumerate(shown)}
    by_place = sorted(readable, key=lambda c: place.get(c.name, len(shown)))
    ordering = query.ordering or tuple(listed.ordering)
    sorts = [ordering[i] if i < len(ordering) else "" for i in range(3)]
    return {
        "question": query.address()[1:],
        "columns": [(c, c.name in place, i + 1) for i, c in enumerate(by_place)],
        "sorts": sorts,
        "sortable": [c for c in readable if c.sort_by is not None],
        "densities": DENSITIES,
        "density": query.density or reading.user.density,
        "freeze": query.freeze is not False,
    }


def chosen_layout(listed: ListPage, request: HttpRequest, reading: Reading) -> dict[str, Any]:
    """The form's columns in the order of their numbers, and the sorts. What is the list's own is left out of the address."""
    data, readable = request.GET, listed.readable_columns(reading)
    ticked = set(data.getlist("show"))

    def number(name: str, usual: int) -> int:
        text = data.get(f"at_{name}", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else usual

    numbered = sorted((number(c.name, i + 1), i, c.name) for i, c in enumerate(readable) if c.name in ticked)
    names = tuple(name for _number, _i, name in numbered)
    usual = tuple(c.name for c in readable if c.default)
    sortable = {c.name for c in readable if c.sort_by is not None}
    wanted = [
        w for i in range(1, MOST_SORTS + 1) if (w := data.get(f"sort_{i}", "")) and w.removeprefix("-") in sortable
    ]
    ordering = tuple({w.removeprefix("-"): w for w in reversed(wanted)}.values())[::-1]
    density = data.get("density", "")
    return {
        "columns": () if names in (usual, ()) else names,
        "ordering": () if ordering == tuple(listed.ordering) else ordering,
        "density": density if density in DENSITIES and density != reading.user.density else "",
        "freeze": None if data.get("freeze") else False,
    }
