"""The door of a page: who may open it. Rows behind the door are still fetched through ``visible_to``."""

import functools
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods

from .views.errors import error_page

View = Callable[..., HttpResponse]


def page(
    capability: str | None = None,
    right: str = "v",
    *,
    everywhere: bool = False,
    methods: tuple[str, ...] = ("GET", "HEAD"),
    leads_up: bool = False,
) -> Callable[[View], View]:
    """Mark a view as a page for signed-in people, optionally for those with ``right`` on ``capability``.

    ``everywhere``: only for those whose right reaches all rows (the audit trail, for example).

    A stranger is sent to sign in; a person without the right gets the 403 page, which names who can. The mark
    (``view.door``) is what the access matrix test walks. Who opens an address that only takes what is sent – the one left in
    the bar by a form that was refused – is told so with the way to the page above it; ``leads_up``: is led there.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if capability is not None and not _may_pass(request.user, capability, right, everywhere):
                return no_permission(request, capability, right, everywhere=everywhere)
            return view(request, *args, **kwargs)

        allowed = require_http_methods(list(methods))(guarded)
        door: Any = allowed if "GET" in methods else _or_page_above(allowed, leads_up)
        # Marks on the view: the tests of the access matrix read the first, _page_above the second.
        door.door, door.opens = (capability, right), "GET" in methods
        return door

    return decorate


def _may_pass(user: Any, capability: str, right: str, everywhere: bool) -> bool:
    return user.access.reaches_all(capability, right) if everywhere else user.can(capability, right)


def action(capability: str | None = None, right: str = "v", *, leads_up: bool = False) -> Callable[[View], View]:
    """A door that only POST passes. ``leads_up``: it draws the page above when something is refused."""
    return page(capability, right, methods=("POST",), leads_up=leads_up)


def _or_page_above(view: View, leads_up: bool) -> View:
    @functools.wraps(view)
    def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or "HX-Request" in request.headers:
            return view(request, *args, **kwargs)
        above = _page_above(request.path_info)
        if leads_up:
            return redirect(above)
        response = error_page(request, 405, above=above)
        response["Allow"] = "POST"
        return response

    return led


def _page_above(path: str) -> str:
    """The nearest address above ``path`` that can be opened, as a step from there."""
    steps = ""
    while path != "/":
        path, steps = path.rstrip("/").rpartition("/")[0] + "/", steps + "../"
        with suppress(Resolver404):
            if getattr(resolve(path).func, "opens", True):
                break
    return steps


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = resolve_url("accounts:sign_in")
        return response
    return redirect_to_login(
        request.get_full_path() if request.method == "GET" else "/", resolve_url("accounts:sign_in")
    )


def no_permission(request: HttpRequest, capability: str, right: str, *, everywhere: bool = False) -> HttpResponse:
    """The 403 page: what is missing and which roles have it. It reveals no figure."""
    from salesops.core.sockets.roles import capabilities, roles

    holders = [
        role.label
        for role in roles
        if any(
            (right == "v" or right in grant.rights) and (grant.scope == "A" or not everywhere)
            for grant in role.grants.get(capability, ())
        )
    ]
    context = {"capability": capabilities.get(capability), "holders": holders}
    template = "errors/_403.html" if request.headers.get("HX-Request") else "errors/403.html"
    return render(request, template, context, status=403)
