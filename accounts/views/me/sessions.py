"""Where one is signed in, and signing out there (S10)."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auth.attempts import name_key
from accounts.auth.devices import device_name
from accounts.auth.sessions import current_key, end_sessions
from accounts.models import PortalSession, SignInEvent
from accounts.views.me.frame import own_page
from salesops.core.web.pages import action, page

HERE = "accounts:me_sessions"
SHOWN = 20


@page()
def sessions(request: HttpRequest) -> HttpResponse:
    """Open sessions, and the latest tries to sign in with one's name."""
    mine, now = current_key(request), timezone.now()
    open_ones = PortalSession.objects.filter(user=request.user, expire_date__gt=now).order_by("-seen_at")[:100]
    rows = [{"row": s, "device": device_name(s.device), "current": s.session_key == mine} for s in open_ones]
    # A failed try belongs to nobody, only to the name that was typed.
    names = [name for name in (request.user.username, request.user.email) if name]
    keys = [name_key(prefix + name) for name in names for prefix in ("", "reset ")]
    tries = SignInEvent.objects.filter(Q(user=request.user) | Q(name_hash__in=keys)).order_by("-at")[:SHOWN]
    log = [{"row": t, "device": device_name(t.device)} for t in tries]
    return own_page(request, "accounts/me/sessions.html", HERE, sessions=rows, tries=log)


@action()
def end_one(request: HttpRequest, key: str) -> HttpResponse:
    """Sign out on one other device."""
    session = get_object_or_404(PortalSession.objects.filter(user=request.user), session_key=key)
    if session.session_key != current_key(request):
        session.delete()
        messages.success(request, _("Signed out there."))
    return redirect(HERE)


@action()
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = end_sessions(request.user, but=current_key(request))
    messages.success(request, _("Signed out on all other devices: %(count)s.") % {"count": ended})
    return redirect(HERE)
