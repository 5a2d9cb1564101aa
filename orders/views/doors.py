"""Doors finer than a letter of the matrix: logistics holds ``e`` on products for the stock, finance for everything."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from salesops.core.web.pages import no_permission

POSTABLE = ("GET", "HEAD", "POST")
View = Callable[..., HttpResponse]


def needs(right: Callable[[Any], bool], letter: str) -> Callable[[View], View]:
    """Under ``@page("products")``: only for those for whom ``right`` (of ``orders/scope.py``) holds; others get the 403 page."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not right(request.user):
                return no_permission(request, "products", letter)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
