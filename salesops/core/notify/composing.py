"""A mail's text at the moment it leaves."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from .models import Mail, Notification
from .outbox import one_line
from .texts import notices_for


def reason_to_withdraw(mail: Mail) -> str:
    """Why a mail must not leave any more (S6), or "". Its reader's rights are those of now."""
    if mail.person is not None and not mail.person.is_active:
        return "the person is no longer active"
    if mail.from_notices and mail.person is not None and mail.to != mail.person.email:
        return "the person's address has changed"
    return ""


def compose(mail: Mail) -> bool:
    """Fill in subject and text of a mail made of notifications. False when nothing is left to tell."""
    if not mail.from_notices or mail.person is None:
        return True
    rows = list(Notification.objects.filter(mail=mail, done_at__isnull=True).order_by("id")[:200])
    with translation.override(mail.person.language or settings.LANGUAGE_CODE):
        notices = [n for n in notices_for(mail.person, rows) if not n.hidden]
        if not notices:
            return False
        context: dict[str, Any] = {
            "base_url": settings.BASE_URL.rstrip("/"),
            "person": mail.person,
            "notices": notices,
            "one": notices[0] if len(notices) == 1 else None,
        }
        mail.subject = one_line(render_to_string("mail/notices.subject.txt", context))
        mail.text = render_to_string("mail/notices.txt", context)
        mail.html = render_to_string("mail/notices.html", context)
    return True
