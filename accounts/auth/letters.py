"""Mails about one's own sign-in. They use the configured address of the portal, never the request's host."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from salesops.core.links.engine import issue, revoke

RESET, INVITE, NEW_ADDRESS = "accounts.reset-password", "accounts.invite", "accounts.confirm-email"
LASTS = {RESET: timedelta(hours=1), INVITE: timedelta(hours=72), NEW_ADDRESS: timedelta(hours=24)}


def absolute(path: str) -> str:
    """``path`` under the portal's configured address."""
    return settings.BASE_URL.rstrip("/") + path


def send_link(purpose: str, user: User, *, now: datetime, actor: User | None = None, to: str = "") -> None:
    """Mail a fresh link for ``purpose``; earlier ones stop working."""
    revoke(purpose, subject=user.pk, now=now)
    data = {"email": to} if to else {}
    token = issue(purpose, subject=user.pk, lasts=LASTS[purpose], now=now, actor=actor, data=data)
    name = {RESET: "accounts:reset", INVITE: "accounts:welcome", NEW_ADDRESS: "accounts:new_address"}[purpose]
    send_letter(user, purpose.partition(".")[2], to=to, link=absolute(reverse(name, args=[token])))


def send_letter(user: User, kind: str, *, to: str = "", **context: str) -> None:
    """Mail the letter ``templates/accounts/letters/<kind>.txt`` (first line: subject) in the person's language."""
    address = to or user.email
    if not address:
        return
    with translation.override(user.language or settings.LANGUAGE_CODE):
        text = render_to_string(f"accounts/letters/{kind}.txt", {"person": user, "portal": absolute("/"), **context})
    subject, _newline, body = text.strip().partition("\n")
    transaction.on_commit(lambda: send_mail(subject, body.strip() + "\n", None, [address]))
