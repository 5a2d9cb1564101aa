"""Opening and ending sessions (S10). Every way in ends in :func:`let_in`."""

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.auth.attempts import Caller
from accounts.auth.session_store import hashed
from accounts.models import PortalSession, User
from salesops.core.web.address import client_address, device_of
from salesops.core.web.redirects import safe_next

# A password or code not older than this opens the doors of ``recently_authenticated``.
RECENT = timedelta(minutes=15)
# A password given, a code still due: this long.
HALF_WAY = timedelta(minutes=10)


def caller_of(request: HttpRequest) -> Caller:
    return Caller(client_address(request), device_of(request))


def let_in(request: HttpRequest, user: User, *, factor: bool, now: datetime) -> None:
    """Open a session with a new key; nothing of the browser's earlier session is kept."""
    caller = caller_of(request)
    request.session.flush()
    login(request, user, backend="accounts.auth.backend.NameOrEmailBackend")
    request.session.update(
        {
            "started_at": now.isoformat(),
            "proved_at": now.timestamp(),
            "factor": factor,
            "address": caller.address,
            "device": caller.device,
        }
    )


def sign_out(request: HttpRequest) -> None:
    logout(request)


def wait_for_code(request: HttpRequest, user: User, *, next_url: str, now: datetime) -> None:
    """Remember that the password was right; the session is still nobody's."""
    request.session.flush()
    request.session["half_way"] = {"user": user.pk, "at": now.timestamp(), "next": next_url, "auth": _fingerprint(user)}


def half_way(request: HttpRequest, now: datetime) -> tuple[User, str] | None:
    """(person, next) of a password given in the last ten minutes, if it is still that person's password."""
    kept = request.session.get("half_way")
    if not kept or not 0 <= now.timestamp() - kept["at"] <= HALF_WAY.total_seconds():
        return None
    user = User.objects.active().filter(pk=kept["user"]).first()
    if user is None or _fingerprint(user) != kept["auth"]:
        return None
    return user, kept["next"]


def _fingerprint(user: User) -> str:
    return user.get_session_auth_hash()


def proved(request: HttpRequest, now: datetime) -> None:
    """The person just gave password or code again."""
    request.session["proved_at"] = now.timestamp()


def proved_recently(request: HttpRequest, now: datetime) -> bool:
    return 0 <= now.timestamp() - request.session.get("proved_at", 0) <= RECENT.total_seconds()


def recently_authenticated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for password or code again when the last is older than 15 minutes. Goes under ``@page`` or ``@action``.

    A form sent too late leads back to its page after the question.
    """

    @functools.wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if proved_recently(request, timezone.now()):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else _page_of(request)
        target = f"{reverse('accounts:confirm')}?{urlencode({'next': back})}"
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=401)
            response["HX-Redirect"] = target
            return response
        return redirect(target)

    return asking


def _page_of(request: HttpRequest) -> str:
    """The own page a form was sent from."""
    referer = request.headers.get("Referer", "")
    _scheme, _sep, rest = referer.partition("://")
    host, slash, path = rest.partition("/")
    return safe_next(request, slash + path) if host == request.get_host() else "/"


def current_key(request: HttpRequest) -> str:
    """The stored key of the request's own session."""
    return hashed(request.session.session_key or "")


def end_sessions(user: User, *, but: str = "") -> int:
    """End the person's sessions except the one with stored key ``but``; returns how many."""
    ended, _each = PortalSession.objects.filter(user=user).exclude(session_key=but).delete()
    return ended
