"""Sign-in, the code, sign-out. Strangers' pages: what they answer never depends on whether a name exists."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.auth.door import check_code, check_password, needs_factor
from accounts.auth.factor import has_factor
from accounts.auth.sessions import caller_of, half_way, let_in, sign_out, wait_for_code
from salesops.core.refusals import Refused, TooMany
from salesops.core.web.redirects import one_value, safe_next


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], refused: Refused | None = None
) -> HttpResponse:
    """A page of the gate; with ``refused`` its sentences stand beside the fields and the status says so."""
    status = 200
    if refused is not None:
        context |= {"refused": refused, "has_errors": True}
        context["problems"] = {r.field or "": r.message for r in refused.refusals}
        status = refused.status
    response = render(request, template, context, status=status)
    if isinstance(refused, TooMany):
        response["Retry-After"] = str(refused.retry_after)
    response["Cache-Control"] = "no-store"
    return response


def public_page(*methods: str) -> Any:
    """A door without a keeper: for strangers; the access matrix knows it as public."""

    def decorate(view: Any) -> Any:
        guarded = require_http_methods(list(methods))(never_cache(csrf_protect(view)))
        guarded.door = None
        return guarded

    return decorate


@sensitive_post_parameters("password")
@public_page("GET", "HEAD", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name or e-mail and password (ACC-6)."""
    next_url = safe_next(request)
    if request.user.is_authenticated:
        return redirect(next_url)
    name = ""
    refused: Refused | None = None
    if request.method == "POST":
        name, now = one_value(request.POST, "name"), timezone.now()
        try:
            user = check_password(
                name=name, password=one_value(request.POST, "password"), caller=caller_of(request), now=now
            )
        except Refused as error:
            refused = error
        else:
            return _after_password(request, user, next_url, now)
    return answer(request, "accounts/sign_in/sign_in.html", {"name": name, "next": next_url}, refused)


def _after_password(request: HttpRequest, user: Any, next_url: str, now: datetime) -> HttpResponse:
    if has_factor(user):
        wait_for_code(request, user, next_url=next_url, now=now)
        return redirect("accounts:code")
    if needs_factor(user):
        wait_for_code(request, user, next_url=next_url, now=now)
        return redirect("accounts:enrol")
    let_in(request, user, factor=False, now=now)
    return redirect(next_url)


@sensitive_post_parameters("code")
@public_page("GET", "HEAD", "POST")
def code(request: HttpRequest) -> HttpResponse:
    """The second step of sign-in: a code of the app, or one from paper."""
    now = timezone.now()
    kept = half_way(request, now)
    if kept is None or not has_factor(kept[0]):
        return redirect("accounts:sign_in")
    user, next_url = kept
    refused: Refused | None = None
    if request.method == "POST":
        try:
            check_code(user=user, code=one_value(request.POST, "code"), caller=caller_of(request), now=now)
        except Refused as error:
            refused = error
        else:
            let_in(request, user, factor=True, now=now)
            return redirect(next_url)
    return answer(request, "accounts/sign_in/code.html", {}, refused)


@require_POST
@csrf_protect
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out; the browser forgets what it kept (S17)."""
    sign_out(request)
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store"
    return response
