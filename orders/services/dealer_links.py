"""Links by which dealers hand in their reports without a sign-in (O18; security.md 5): made, mailed, looked at, revoked."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from orders.models import DealerReport, DealerReportLink
from orders.policies.dealers import DEALERS
from orders.scope_dealers import may_enter, need
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.links.engine import issue, look_at, revoke
from salesops.core.links.models import Link
from salesops.core.notify.outbox import send_mail
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .statements import address_of

PURPOSE = "orders.dealer_report"


def make_link(report: DealerReport, *, to: str, now: datetime, actor: Any) -> str:
    """A fresh token for ``report``; it is kept nowhere."""
    lasts = timedelta(days=policy_on(DEALERS, timezone.localdate(now))["link_days"])
    token = issue(PURPOSE, subject=report.pk, lasts=lasts, now=now, actor=actor)
    made = Link.objects.filter(purpose=PURPOSE, subject=str(report.pk)).latest("pk")
    DealerReportLink.objects.create(report=report, link=made, sent_to=to)
    return token


def revoke_links(report: DealerReport, *, now: datetime) -> int:
    return revoke(PURPOSE, subject=report.pk, now=now)


def open_link(token: str, *, now: datetime) -> DealerReportLink:
    """The link behind ``token``, still good. Raises ``LinkUnknown`` or ``LinkSpent``, which the page answers alike."""
    link = look_at(PURPOSE, token, now=now)
    return DealerReportLink.objects.select_related("report__customer", "link").get(link=link)


def count_opening(link: DealerReportLink, *, now: datetime) -> None:
    DealerReportLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=now)


def address_of_link(token: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("orders:dealer_link", args=[token])


@act("orders.ask_dealer")
def ask_dealer(
    *, actor: User | None, report: DealerReport, now: datetime, to: str = "", version: int | None = None
) -> DealerReport:
    """Mail the dealer a link to its report; earlier ones stop working."""
    rows = DealerReport.objects.select_for_update(of=("self",)).select_related("customer__owner")
    found = rows.get(pk=report.pk)
    check_version(found, version, {"state": found.state})
    need(may_enter(actor, found.customer))
    if found.state != "draft":
        sentence = _("This can't be done while it is %(state)s.") % {"state": found.machine.state_of(found).label}
        refuse_if(Refusal("core.wrong-state", sentence, figures={"state": found.state}))
    address = to.strip() or found.sent_to or address_of(found.customer)
    if not address:
        sentence = _("No contact of the dealer has an e-mail address: enter one.")
        refuse_if(Refusal("orders.no-address", sentence, "to"), kind=Invalid)
    found.asked_at, found.asked_by, found.sent_to = now, actor, address
    found.save(update_fields=["asked_at", "asked_by", "sent_to"])
    found.refresh_from_db(fields=["version"])
    revoke_links(found, now=now)
    _mail(found, now=now, actor=actor)
    record_activity(found, "orders.ask_dealer", actor=actor, to=address)
    return found


@act("orders.revoke_dealer_link")
def revoke_link(*, actor: User | None, report: DealerReport, now: datetime) -> DealerReport:
    """No link to it works any more."""
    rows = DealerReport.objects.select_for_update(of=("self",)).select_related("customer__owner")
    found = rows.get(pk=report.pk)
    need(may_enter(actor, found.customer))
    count = revoke_links(found, now=now)
    refuse_if(None if count else Refusal("orders.no-link", _("No link to it is open.")))
    record_activity(found, "orders.revoke_dealer_link", actor=actor)
    return found


def _mail(report: DealerReport, *, now: datetime, actor: Any) -> None:
    """Both languages stand in one letter, as with statements."""
    link = address_of_link(make_link(report, to=report.sent_to, now=now, actor=actor))
    letters = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            text = render_to_string("orders/dealers/letters/ask.txt", {"report": report, "customer": report.customer})
        subject, _newline, body = text.strip().partition("\n")
        letters.append((subject, [line.strip() for line in body.splitlines() if line.strip()]))
    chinese, english = letters
    context = {
        "subject": f"{chinese[0]} · {english[0]}", "paragraphs": [*chinese[1], link, *english[1]], "link": link,
    }  # fmt: skip
    send_mail(report.sent_to, "letter", context=context, language=settings.LANGUAGE_CODE, sensitive=True)
