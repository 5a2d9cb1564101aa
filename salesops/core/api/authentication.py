"""Who calls: a token in ``Authorization: Bearer …``; a browser's session only with the CSRF token."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.authentication import SessionAuthentication as DRFSessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from salesops.core.refusals import Forbidden, Refusal
from salesops.core.web.address import client_address

from .models import ApiToken
from .tokens import digest

# "Last used" is exact to this.
TOUCH_EVERY = timedelta(minutes=1)


class BearerAuthentication(BaseAuthentication):
    """A token opens exactly what its owner may do now: a deactivated person's opens nothing (S6)."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        token = self._find(words[1].decode("latin-1")) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed
        self._note_use(token, request)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def _find(self, text: str) -> ApiToken | None:
        found = ApiToken.objects.good(timezone.now()).select_related("user").filter(digest=digest(text)).first()
        if found is None or not found.user.is_active:
            return None
        if not found.proved and getattr(found.user, "needs_second_factor", False):
            return None
        return found

    def _note_use(self, token: ApiToken, request: Request) -> None:
        now = timezone.now()
        if token.last_used_at is None or token.last_used_at < now - TOUCH_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_address=client_address(request._request))


class SessionAuthentication(DRFSessionAuthentication):
    """The portal's own pages; unsafe requests need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        user = getattr(request._request, "user", None)
        if not user or not user.is_authenticated:
            return None
        self.enforce_csrf(request)
        return user, None


class SignedIn(BasePermission):
    """Signed in, and with a token that may write where the request does."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user or not request.user.is_authenticated:
            return False
        token = request.auth
        if isinstance(token, ApiToken):
            needed = ApiToken.READ if request.method in SAFE_METHODS else ApiToken.WRITE
            if needed not in token.scopes:
                raise Forbidden(Refusal("core.token-scope", _("This token may not do that: it lacks the right scope.")))
        return True
