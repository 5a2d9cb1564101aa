"""Making and ending tokens."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from salesops.core.refusals import Invalid, Refusal, refuse_if

from .models import ApiToken

# Lets people and scanners see what a leaked string is.
PREFIX = "so_"
SIGNED_IN_FOR = timedelta(hours=12)
FROM_PROFILE_FOR = timedelta(days=90)
AT_MOST = timedelta(days=365)
SCOPES = (ApiToken.READ, ApiToken.WRITE)


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def make_token(
    user: Any, *, name: str, scopes: Iterable[str], lasts: timedelta, now: datetime, proved: bool
) -> tuple[str, ApiToken]:
    """A new token and its row; the token itself is shown once and kept nowhere."""
    wanted = list(dict.fromkeys(scopes))
    refuse_if(
        None if wanted and set(wanted) <= set(SCOPES) else _unknown_scope(),
        None if name.strip() and "\x00" not in name and len(name) <= 80 else _name_it(),
        None if timedelta(0) < lasts <= AT_MOST else _too_long(),
        kind=Invalid,
    )
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        digest=digest(token),
        scopes=wanted,
        proved=proved,
        created_at=now,
        expires_at=now + lasts,
    )
    return token, row


def revoke_tokens(user: Any, *, now: datetime | Now) -> int:
    """End every token of ``user``; returns how many."""
    return ApiToken.objects.good(now).filter(user=user).update(revoked_at=now)


def _unknown_scope() -> Refusal:
    return Refusal("core.unknown-scope", _("A token may read, or read and write: scopes are read and write."), "scopes")


def _name_it() -> Refusal:
    return Refusal("core.token-name", _("Give the token a name of at most 80 characters."), "name")


def _too_long() -> Refusal:
    return Refusal("core.token-too-long", _("A token lasts a year at most."), "lasts")
