"""The one view all lists are served by."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from salesops.core.lists.frame import Frame
from salesops.core.lists.page import ListPage
from salesops.core.lists.query import parse
from salesops.core.lists.read import ListReader
from salesops.core.lists.reading import Reading
from salesops.core.lists.tabs import open_list
from salesops.core.web.pages import View, page


def list_view(declared: type[ListPage]) -> View:
    """The page of a declared list, for those who hold its capability."""
    listed = declared()

    @page(*declared.capability)
    def view(request: HttpRequest) -> HttpResponse:
        return answer(request, listed)

    view.list_page = declared
    return view


def answer(request: Any, listed: ListPage, **context: Any) -> HttpResponse:
    """The whole page, or only its rows where htmx asks for ``#rows``: one address, two answers."""
    reading = Reading.of(request)
    opened = open_list(listed, parse(listed, request.GET, reading), reading)
    frame = Frame(ListReader(listed, opened.query, reading), opened, density=request.user.density)
    fragment = wants_rows(request)
    context |= {"list": frame, "actions": [] if fragment else list(listed.page_actions(reading)), "fragment": fragment}
    response = render(request, "core/lists/_rows.html" if fragment else listed.template, context)
    patch_vary_headers(response, ["HX-Request", "Cookie", "Accept-Language"])
    return response


def wants_rows(request: HttpRequest) -> bool:
    """htmx swaps the rows; a restored history entry needs the whole page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Target") == "rows"
        and headers.get("HX-History-Restore-Request") != "true"
    )
