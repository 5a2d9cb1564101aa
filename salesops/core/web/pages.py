"""The door of a page: who may open it. Rows behind the door are still fetched through ``visible_to``."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def page(
    capability: str | None = None,
    right: str = "v",
    *,
    everywhere: bool = False,
    methods: tuple[str, ...] = ("GET", "HEAD"),
) -> Callable[[View], View]:
    """Mark a view as a page for signed-in people, optionally for those with ``right`` on ``capability``.

    ``everywhere``: only for those whose right reaches all rows (the audit trail, for example).

    A stranger is sent to sign in; a person without the right gets the 403 page, which names who can. The mark
    (``view.door``) is what the access matrix test walks.
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
        # A mark on the view: the tests of the access matrix read it.
        allowed.door = (capability, right)  # type: ignore[attr-defined]
        return allowed

    return decorate


def _may_pass(user: Any, capability: str, right: str, everywhere: bool) -> bool:
    return user.access.reaches_all(capability, right) if everywhere else user.can(capability, right)


def action(capability: str | None = None, right: str = "v") -> Callable[[View], View]:
    """A door that only POST passes."""
    return page(capability, right, methods=("POST",))


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
