"""What the customer page shows of credit: the panel beside the overview and the tab (CUS-11)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.credit.formulas import explained, parts_of
from customers.credit.reading import SHARES, Credit, credit_of, credit_on
from customers.models import CreditAssessment, CreditChange, CreditRequest, CreditSign, Customer
from customers.page.known import known_of
from customers.page.told import told_of
from customers.scope.customers import reaches
from customers.services.credit_accounts import may, may_freeze
from customers.services.credit_signs import may_close
from salesops.core.formats import day as day_text
from salesops.core.formats import money
from salesops.core.money import parse_amount
from salesops.core.sockets.customer_facts import customer_facts, facts_of

LINES = 50


def reads_credit(customer: Customer, user: Any) -> bool:
    """Whether ``user`` sees the credit of ``customer``."""
    return reaches(user, customer, "credit")


def holder_known(customer: Customer, credit: Credit | None, user: Any) -> Customer | None:
    """Who holds the limit of ``customer``, if ``user`` may open that file: a head of another market isn't named (S1)."""
    if credit is None or credit.account.customer_id == customer.pk:
        return customer
    return Customer.objects.visible_to(user).filter(pk=credit.account.customer_id).first()


def panel(customer: Customer, user: Any, now: datetime) -> dict[str, Any] | None:
    """Rating, use, available, limit, term, next review."""
    if not reads_credit(customer, user):
        return None
    today = timezone.localdate(now)
    credit = credit_on(customer, today, known_of(customer), told_of(customer, today))
    known = holder_known(customer, credit, user)
    return {"credit": credit, "holder": known, "may_ask": may(user, customer, "c", "e"), **_shares(credit, customer)}


def _shares(credit: Credit | None, customer: Customer) -> dict[str, Any]:
    """Receivables and open orders of the group, each as far as known, and where they are told row by row."""
    if credit is None:
        return {}
    alone = credit.members == (customer.pk,)
    facts = told_of(customer, credit.day) if alone else facts_of(credit.members, credit.day, *SHARES)
    link = customer_facts.get("exposure").link(customer) if "exposure" in customer_facts else ""
    found: dict[str, Any] = {"row_by_row": link}
    for name in SHARES:
        known = [v for v in facts.get(name, {}).values() if v is not None]
        found[name] = sum(known) if known else None
    return found


def tab(customer: Customer, user: Any, now: datetime) -> dict[str, Any] | None:
    """Everything about the credit of one customer, and what the reader may do."""
    if not reads_credit(customer, user):
        return None
    today = timezone.localdate(now)
    credit = credit_of([customer.pk], today).get(customer.pk)
    holder = holder_known(customer, credit, user)
    # What was asked about a head one can't open, and on what evidence, is told to those who can.
    assessments = list(
        CreditAssessment.objects.filter(customer=holder).select_related("asked_by").order_by("-asked_at")[:LINES]
    )
    latest = next((a for a in assessments if a.state == "approved"), None)
    members = credit.members if credit else (customer.pk,)
    signs = list(
        CreditSign.objects.visible_to(user)
        .filter(customer__in=members)
        .select_related("customer", "customer__unit", "entered_by", "closed_by")
        .order_by("state", "-found_on", "-pk")[:LINES]
    )
    signs.sort(key=lambda sign: sign.state != "open")
    changes = (
        CreditChange.objects.filter(account=credit.account if credit else None)
        .select_related("by")
        .order_by("-at", "-pk")
    )
    frozen = credit is not None and credit.account.is_frozen
    asks = may(user, customer, "c", "e")
    return {
        "credit": credit,
        "holder": holder,
        "latest": latest,
        "explained": explained(latest.figures, timezone.localdate(latest.asked_at)) if latest else None,
        "parts": parts_of(latest.anchors, timezone.localdate(latest.asked_at), latest.evidence) if latest else (),
        "assessments": assessments,
        "waiting": [a for a in assessments if a.state == "waiting"],
        "requests": CreditRequest.objects.filter(customer=holder).select_related("asked_by").order_by("-asked_at")[:LINES],
        "signs": [(sign, sign.state == "open" and may_close(user, sign)) for sign in signs],
        "changes": [(line, words_of(line)) for line in changes[:LINES]] if holder else [],
        "may_ask": asks,
        "may_raise": asks and bool(credit and credit.account.limit and not frozen),
        "may_sign": may(user, customer, "c", "e", "a"),
        "may_freeze": not frozen and may_freeze(user, customer),
        "may_unfreeze": frozen and may(user, customer, "c", "e", "a"),
        **_shares(credit, customer),
    }  # fmt: skip


_AMOUNTS = ("limit", "raise_amount", "cap")


def words_of(line: CreditChange) -> list[str]:
    """What a line of the ledger changed, in the reader's language."""
    return [text for name in line.after if (text := _word(name, line.before.get(name), line.after[name]))]


def _word(name: str, before: Any, after: Any) -> str:
    labels = {
        "rating": _("credit rating"),
        "limit": _("limit"),
        "term_days": _("term (days)"),
        "review_on": _("next review"),
        "raise_amount": _("raised for a time by"),
        "raise_until": _("raised until"),
        "cap": _("capped at"),
    }
    if name not in labels:
        return ""
    return f"{labels[name]} {_shown(name, before)} → {_shown(name, after)}"


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if value == "no-data":
        return _("no data yet")
    if name in _AMOUNTS:
        return money(parse_amount(value), balance=True)
    if name in ("review_on", "raise_until"):
        return _iso_day(value)
    return str(value)


def _iso_day(value: str) -> str:
    moment = datetime.fromisoformat(value).date()
    # The year is always told: these days lie far apart.
    return day_text(moment, moment.replace(year=moment.year + 1, day=1))
