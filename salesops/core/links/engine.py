"""Making, reading and using up links."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.refusals import Conflict, Refusal, Refused

from .models import Link

# 32 random bytes, base64url without padding.
TOKEN_LENGTH = 43


class LinkUnknown(Refused):
    """Nobody ever gave out this link (404)."""

    status = 404


class LinkSpent(Refused):
    """The link was used, revoked or is too old (410). It says nothing about what it was for."""

    status = 410


def issue(
    purpose: str,
    *,
    subject: Any,
    lasts: timedelta,
    now: datetime,
    actor: Any = None,
    version: int | None = None,
    data: dict[str, Any] | None = None,
) -> str:
    """Make a link for ``purpose`` and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    Link.objects.create(
        purpose=purpose,
        digest=_digest(token),
        subject=str(subject),
        subject_version=version,
        data=data or {},
        created_at=now,
        created_by=actor,
        expires_at=now + lasts,
    )
    return token


def look_at(purpose: str, token: str, *, now: datetime) -> Link:
    """The link, still good, without using it up. Raises :class:`LinkUnknown` or :class:`LinkSpent`."""
    return _good(Link.objects.all(), purpose, token, now)


def redeem(purpose: str, token: str, *, now: datetime, version: int | None = None) -> Link:
    """Use the link up; the second of two that come at once gets :class:`LinkSpent`. Call it inside the act's transaction.

    ``version`` is the record's present version: a link made for an older one raises :class:`Conflict`.
    """
    link = _good(Link.objects.select_for_update(), purpose, token, now)
    if version is not None and link.subject_version is not None and link.subject_version != version:
        raise Conflict(Refusal("core.link-outdated", _("There is a newer version by now.")))
    link.used_at = now
    link.save(update_fields=["used_at"])
    return link


def revoke(purpose: str, *, subject: Any, now: datetime) -> int:
    """Stop every open link for ``purpose`` and ``subject``; returns how many."""
    still_open = Link.objects.filter(purpose=purpose, subject=str(subject), used_at=None, revoked_at=None)
    return still_open.update(revoked_at=now)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _good(links: Any, purpose: str, token: str, now: datetime) -> Link:
    link = links.filter(purpose=purpose, digest=_digest(token)).first() if len(token) == TOKEN_LENGTH else None
    if link is None:
        raise LinkUnknown(Refusal("core.link-unknown", _("This link doesn't exist. Was it cut off in the mail?")))
    if link.used_at or link.revoked_at or link.expires_at <= now:
        raise LinkSpent(Refusal("core.link-spent", _("This link was used before or has expired. Ask for a new one.")))
    return link
