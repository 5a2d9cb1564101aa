"""Fresh password or code for the API (S10): a browser's session proves it by itself, a token by its age."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from accounts.auth.sessions import RECENT, proved_recently
from salesops.core.api.models import ApiToken
from salesops.core.api.tokens import SIGNED_IN_FOR
from salesops.core.refusals import Forbidden, Refusal


def need_fresh_proof(request: Request) -> None:
    """Refuse (403 ``accounts.prove-again``) unless password or code were given in the last 15 minutes."""
    now = timezone.now()
    if isinstance(request.auth, ApiToken):
        # Tokens made in the profile live longer and prove nothing.
        signed_in = request.auth.expires_at - request.auth.created_at <= SIGNED_IN_FOR
        fresh = signed_in and timedelta(0) <= now - request.auth.created_at <= RECENT
    else:
        fresh = proved_recently(request._request, now)
    if not fresh:
        message = _("Sign in again first: this needs a password or code not older than 15 minutes.")
        raise Forbidden(Refusal("accounts.prove-again", message))
