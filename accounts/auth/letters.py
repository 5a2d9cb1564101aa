"""Mails about one's own sign-in. They use the configured address of the portal, never the request's host."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from salesops.core.links.engine import issue, revoke
from salesops.core.notify.outbox import send_mail

RESET, INVITE, NEW_ADDRESS = "accounts.reset-password", "accounts.invite", "accounts.confirm-email"
LASTS = {RESET: timedelta(hours=1), INVITE: timedelta(hours=72), NEW_ADDRESS: timedelta(hours=24)}
ADDRESSES = {RESET: "accounts:reset", INVITE: "accounts:welcome", NEW_ADDRESS: "accounts:new_address"}


def send_link(purpose: str, user: User, *, now: datetime, actor: User | None = None, to: str = "") -> None:
    """Mail a fresh link for ``purpose``; earlier ones stop working."""
    revoke(purpose, subject=user.pk, now=now)
    data = {"email": to} if to else {}
    token = issue(purpose, subject=user.pk, lasts=LASTS[purpose], now=now, actor=actor, data=data)
    link = settings.BASE_URL.rstrip("/") + reverse(ADDRESSES[purpose], args=[token])
    send_letter(user, purpose.partition(".")[2], to=to, link=link)


def send_letter(user: User, kind: str, *, to: str = "", link: str = "", **words: str) -> None:
    """Put the letter ``templates/accounts/letters/<kind>.txt`` into the outbox, in the person's language.

    Its first line is the subject; a line that is ``link`` becomes a button.
    """
    address = to or user.email
    if not address:
        return
    language = user.language or settings.LANGUAGE_CODE
    with translation.override(language):
        text = render_to_string(f"accounts/letters/{kind}.txt", {"person": user, "link": link, **words})
    subject, _newline, body = text.strip().partition("\n")
    paragraphs = [line.strip() for line in body.splitlines() if line.strip()]
    context = {"subject": subject, "paragraphs": paragraphs, "link": link}
    send_mail(address, "letter", context=context, person=user, language=language, sensitive=bool(link))
