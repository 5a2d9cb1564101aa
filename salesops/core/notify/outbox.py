"""Putting mail into the outbox, and ringing for it."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from salesops.core.jobs import enqueue
from salesops.core.jobs.models import Job
from salesops.core.jobs.states import JobState

from .models import Mail

SEND = "notify.send_mail"


def new_message_id() -> str:
    """An id of our own for a mail, fixed before it is first sent."""
    return f"<{uuid4().hex}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def one_line(text: str) -> str:
    """``text`` fit for a header: no line breaks, no control characters, at most 200 characters (S12)."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def send_mail(
    to: str,
    template: str,
    *,
    context: dict[str, Any],
    person: Any = None,
    language: str = "",
    sensitive: bool = False,
) -> Mail:
    """Write a mail to the outbox, in the caller's transaction: ``templates/mail/<template>.subject.txt``, ``.txt``, ``.html``.

    ``person`` is the reader when he has a sign-in: his language, and nothing is sent once he is deactivated. ``sensitive`` texts
    (links that sign in) are forgotten once sent. Links come from ``BASE_URL``, which the templates know as ``base_url``.
    """
    values = {"base_url": settings.BASE_URL.rstrip("/"), "person": person, **context}
    with translation.override(language or getattr(person, "language", "") or settings.LANGUAGE_CODE):
        subject, text, html = (
            render_to_string(f"mail/{template}.{part}", values) for part in ("subject.txt", "txt", "html")
        )
    mail = Mail.objects.create(
        message_id=new_message_id(),
        to=to,
        person=person,
        subject=one_line(subject),
        text=text,
        html=html,
        sensitive=sensitive,
    )
    ring_outbox()
    return mail


def ring_outbox() -> None:
    """Have the outbox looked at once the present transaction is committed; the clock looks as well, each minute."""
    transaction.on_commit(_wake_sender, robust=True)


def _wake_sender() -> None:
    if not Job.objects.filter(kind=SEND, state=JobState.WAITING).exists():
        enqueue(SEND, actor=None)
