"""The question a tool of a list is about: its address comes along as ``for`` and is read as strictly as the list's own."""

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import redirect

from salesops.core.sockets.lists import lists

from .page import ListPage
from .query import ListQuery, parse
from .reading import Reading
from .tabs import Opened, open_list


def list_of(request: Any, code: str) -> ListPage:
    """The list of ``code`` if this person may open it; else it doesn't exist for him (404)."""
    if code not in lists:
        raise Http404
    declared = lists.get(code)
    if not request.user.can(*declared.capability):
        raise Http404
    return declared()


def asked(request: HttpRequest, listed: ListPage) -> tuple[Opened, Reading]:
    """The question in ``for`` with its view taken in."""
    data: Any = request.POST if request.method == "POST" else request.GET
    reading = Reading.of(request)
    return open_list(listed, parse(listed, QueryDict(data.get("for", "")), reading), reading), reading


def back_to(listed: ListPage, query: ListQuery, **changes: Any) -> Any:
    """Redirect to the list with ``query`` changed."""
    return redirect(listed.url + query.address(**changes))
