"""Links that open a statement without a sign-in (ORD-9; security.md 5): made, mailed, looked at, revoked."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from orders.models import Statement, StatementLink
from orders.policies import STATEMENTS
from salesops.core.links.engine import issue, look_at, revoke
from salesops.core.links.models import Link
from salesops.core.notify.outbox import send_mail
from salesops.core.policies import policy_on

PURPOSE = "orders.statement"


def make_link(statement: Statement, *, to: str, now: datetime, actor: Any) -> str:
    """A fresh token for ``statement``; it is kept nowhere."""
    lasts = timedelta(days=policy_on(STATEMENTS, timezone.localdate(now))["link_days"])
    token = issue(PURPOSE, subject=statement.pk, lasts=lasts, now=now, actor=actor)
    made = Link.objects.filter(purpose=PURPOSE, subject=str(statement.pk)).latest("pk")
    StatementLink.objects.create(statement=statement, link=made, sent_to=to)
    return token


def revoke_links(statement: Statement, *, now: datetime) -> int:
    return revoke(PURPOSE, subject=statement.pk, now=now)


def open_link(token: str, *, now: datetime) -> StatementLink:
    """The link behind ``token``, still good. Raises ``LinkUnknown`` or ``LinkSpent``, which the page answers alike."""
    link = look_at(PURPOSE, token, now=now)
    rows = StatementLink.objects.select_related("statement__customer", "statement__sent_by", "link")
    return rows.get(link=link)


def count_opening(link: StatementLink, *, now: datetime) -> None:
    """Scanners of mail servers open links as well: a number to look at, no proof that somebody read it."""
    StatementLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=now)


def address_of_link(token: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("orders:statement_link", args=[token])


def mail_statement(statement: Statement, letter: str, *, now: datetime, actor: Any) -> None:
    """Mail a fresh link: ``letter`` is ``sent``, ``again``, ``reminder``, ``confirmed``. Both languages stand in one letter:
    nobody knows which of them the customer's bookkeeper reads.
    """
    token = make_link(statement, to=statement.sent_to, now=now, actor=actor)
    link = address_of_link(token)
    chinese, english = (_letter(statement, letter, link, language) for language in ("zh-hans", "en"))
    subject = f"{chinese[0]} · {english[0]}"
    context = {"subject": subject, "paragraphs": [*chinese[1], link, *english[1]], "link": link}
    send_mail(statement.sent_to, "letter", context=context, language=settings.LANGUAGE_CODE, sensitive=True)


def _letter(statement: Statement, letter: str, link: str, language: str) -> tuple[str, list[str]]:
    """Subject and paragraphs."""
    with translation.override(language):
        context = {
            "statement": statement,
            "customer": statement.customer,
            "answer": statement.answers.order_by("-pk").first(),
        }
        text = render_to_string(f"orders/statements/letters/{letter}.txt", context)
    subject, _newline, body = text.strip().partition("\n")
    return subject, [line.strip() for line in body.splitlines() if line.strip()]
