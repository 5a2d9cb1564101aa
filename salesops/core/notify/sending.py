"""The mail run: claims rows, sends them through one connection, notes what became of each (F16, F17)."""

import random
import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import environ
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from salesops.core.backup import sending_held
from salesops.core.jobs.models import random_key
from salesops.core.sockets.notifications import audiences

from .composing import compose, reason_to_withdraw
from .models import Mail
from .services import notify
from .states import MailState

BATCH = 20
LEASE = timedelta(minutes=3)
SMTP_SECONDS = 15
# After the n-th failed try the mail waits so long (F16), each a little varied.
WAITS = tuple(
    timedelta(seconds=s) for s in (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)


# Kept mails of so many days leave by themselves once there is a server; those with a link that works once only while it does
# (three days, the longest). What is older would surprise its reader: an admin sends it by hand, or nobody.
KEPT_LEAVES_FOR = timedelta(days=7)
SECRET_LEAVES_FOR = timedelta(days=3)
# So many of them a run: what gathered for days doesn't hold up the mail of today.
KEPT_AT_ONCE = 50


def is_mail_due() -> bool:
    return Mail.objects.due().exists() or (server() is not None and leaving_by_itself().exists())


def leaving_by_itself() -> "models.QuerySet[Mail]":
    """Mails kept for want of a server that are fresh enough to leave without anybody's word, oldest first."""
    fresh = Q(sensitive=False, created_at__gt=Now() - KEPT_LEAVES_FOR)
    fresh |= Q(sensitive=True, created_at__gt=Now() - SECRET_LEAVES_FOR)
    return Mail.objects.filter(fresh, state=MailState.KEPT).order_by("id")


def let_kept_go() -> int:
    """Let some kept mails wait to be sent. Returns how many."""
    with transaction.atomic():
        oldest = leaving_by_itself().select_for_update(skip_locked=True).values_list("pk", flat=True)[:KEPT_AT_ONCE]
        kept = Mail.objects.filter(pk__in=list(oldest))
        return kept.update(state=MailState.WAITING, tries=0, error="", not_before=Now())


def server() -> BaseEmailBackend | None:
    """The mail server of ``EMAIL_URL``; ``None`` without one, and in a restored copy that was not released (F15)."""
    if not settings.EMAIL_URL or sending_held():
        return None
    found = environ.Env.email_url_config(settings.EMAIL_URL)
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=found["EMAIL_HOST"],
        port=found["EMAIL_PORT"],
        username=found["EMAIL_HOST_USER"],
        password=found["EMAIL_HOST_PASSWORD"],
        use_tls=found.get("EMAIL_USE_TLS", False),
        use_ssl=found.get("EMAIL_USE_SSL", False),
        timeout=SMTP_SECONDS,
    )


def run_outbox(check: Callable[[], None] = lambda: None) -> dict[str, int]:
    """Send what is due. ``check`` is called between mails and may stop the run. Returns how many went which way."""
    counts = dict.fromkeys(MailState.values, 0)
    connection = server()
    if connection is not None:
        let_kept_go()
    try:
        while batch := claim():
            for mail in batch:
                check()
                state = _deal_with(mail, connection)
                counts[state] += 1
    finally:
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.close()
    return {state: n for state, n in counts.items() if n}


def claim() -> list[Mail]:
    """Take some mails that are due; nobody else sends them while the lease lasts."""
    with transaction.atomic():
        ids = list(
            Mail.objects.due()
            .select_for_update(skip_locked=True)
            .order_by("not_before", "id")
            .values_list("pk", flat=True)[:BATCH]
        )
        Mail.objects.filter(pk__in=ids).update(
            state=MailState.SENDING, lease_until=Now() + LEASE, lease_token=random_key(), tries=F("tries") + 1
        )
    return list(Mail.objects.filter(pk__in=ids).select_related("person").order_by("not_before", "id"))


def _deal_with(mail: Mail, connection: BaseEmailBackend | None) -> str:
    reason = reason_to_withdraw(mail)
    if reason:
        return _note(mail, MailState.WITHDRAWN, error=reason)
    if not compose(mail):
        return _note(mail, MailState.WITHDRAWN, error="nothing is left to tell")
    if connection is None:
        return _note(mail, MailState.KEPT, subject=mail.subject, text=mail.text, html=mail.html)
    try:
        _send(mail, connection)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
        return _failed(mail, error)
    body = {"text": "", "html": ""} if mail.sensitive else {"text": mail.text, "html": mail.html}
    return _note(mail, MailState.SENT, sent_at=Now(), error="", subject=mail.subject, **body)


def _send(mail: Mail, connection: BaseEmailBackend) -> None:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if not message.send():
        raise smtplib.SMTPException("the server took no recipient")


def _failed(mail: Mail, error: Exception) -> str:
    text = _reason(error)
    if _is_final(error) or mail.tries > len(WAITS):
        _tell_admins(mail, text)
        return _note(mail, MailState.FAILED, error=text)
    wait = WAITS[mail.tries - 1] * random.uniform(0.9, 1.2)  # noqa: S311 - not a secret
    return _note(mail, MailState.WAITING, error=text, not_before=Now() + wait)


def _tell_admins(mail: Mail, reason: str) -> None:
    if "admins" in audiences:
        admins = audiences.get("admins").find(timezone.localdate())
        notify(admins, "notify.mail_failed", params={"address": mail.to, "reason": reason}, once=mail.message_id)


def _reason(error: Exception) -> str:
    """What the server said, without our addresses and passwords."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return f"{code} {_words(said)}"[:300]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"[:300]
    return f"{type(error).__name__}: {error}"[:300]


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _is_final(error: Exception) -> bool:
    """Whether trying again is useless: the server says 5xx about this recipient or message, or the address is none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _said in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPHeloError | smtplib.SMTPConnectError):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return 500 <= error.smtp_code < 600
    return isinstance(error, ValueError)


def _note(mail: Mail, state: MailState, **fields: object) -> str:
    """Write what became of a mail, if it is still ours."""
    mine = Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, lease_token=mail.lease_token)
    mine.update(state=state, lease_until=None, lease_token="", **fields)
    return state.value
