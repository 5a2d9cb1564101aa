"""What holds for every signed-in request: the session is still good, and was opened with what the person's roles ask for."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import get_user, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.auth.door import needs_factor
from accounts.auth.limits import session_end
from accounts.models import PortalSession

# "Last used" is exact to this; a request inside it writes nothing.
TOUCH_EVERY = timedelta(minutes=5)


class SessionMiddleware:
    """Slide the idle end, and end sessions without a second factor once a role of the person needs one (S6).

    A deactivated person or a changed password has already turned the request into a stranger's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The person himself and not Django's lazy stand-in: services look at the type of what they are given.
        request.user = get_user(request)
        if request.user.is_authenticated:
            if not request.session.get("factor") and needs_factor(request.user):
                logout(request)
            else:
                self._touch(request)
        return self.get_response(request)

    def _touch(self, request: HttpRequest) -> None:
        row, now = getattr(request.session, "row", None), timezone.now()
        if row is not None and row.seen_at < now - TOUCH_EVERY:
            until = session_end(now, row.started_at)
            PortalSession.objects.filter(pk=row.pk).update(seen_at=now, expire_date=until)
