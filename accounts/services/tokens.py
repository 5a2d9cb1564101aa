"""Tokens people make for themselves in their settings (defaults.md 1.4: reading ones for sales, manager, director)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.auth.factor import has_factor
from accounts.models import User
from salesops.core.acts import act
from salesops.core.api.models import ApiToken
from salesops.core.api.tokens import make_token
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Refusal, refuse_if


def may_make_writing(user: User) -> bool:
    """Only those whose right isn't limited to reading tokens (the administrators)."""
    return user.can("tokens", "c") and user.access.limits("tokens", "c") is None


@act("accounts.make_token")
def make_own_token(*, actor: User, name: str, scopes: list[str], days: int, now: datetime) -> tuple[str, ApiToken]:
    """A token of ``actor``'s own, shown once."""
    allowed = actor.can("tokens", "c") and (ApiToken.WRITE not in scopes or may_make_writing(actor))
    refuse_if(None if allowed else Refusal("core.no-permission", _("Your roles allow no such token.")), kind=Forbidden)
    token, row = make_token(
        actor, name=name, scopes=scopes, lasts=timedelta(days=days), now=now, proved=has_factor(actor)
    )
    record_activity(actor, "accounts.make_token", actor=actor, name=row.name, scopes=row.scopes)
    return token, row


@act("accounts.revoke_token")
def revoke_own_token(*, actor: User, token: ApiToken, now: datetime) -> None:
    """End one's own token at once."""
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        record_activity(actor, "accounts.revoke_token", actor=actor, name=token.name)
