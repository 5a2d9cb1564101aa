"""Disputes of invoices: recorded with what is disputed, decided by somebody else (ORD-10). The invoice follows by itself."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from accounts.services.editing import check_version
from customers.services.credit_told import people
from customers.services.editing import need_over
from orders.models import Dispute, Invoice
from orders.people import finance_on, without
from orders.rules import receivables as rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.formats import money
from salesops.core.money import ZERO
from salesops.core.notify import notify
from salesops.core.refusals import Invalid, refuse_if
from salesops.core.states import move


@act("orders.open_dispute")
def open_dispute(*, actor: Any, invoice: Invoice, amount: Decimal, reason: str, now: datetime) -> Dispute:
    """The customer doesn't accept ``amount`` of ``invoice``: still owed, dunned no further than level 1 until decided."""
    need_over(actor, invoice.customer, "receivables", "c")
    invoice = Invoice.objects.select_for_update(of=("self",)).select_related("customer__owner").get(pk=invoice.pk)
    disputed = Dispute.objects.filter(invoice=invoice, state="open").aggregate(sum=Sum("amount", default=ZERO))["sum"]
    left = invoice.amount - invoice.credited_amount
    refuse_if(*rules.disputed_amount(amount, left, disputed), rules.said(reason, "reason"), kind=Invalid)
    today = timezone.localdate(now)
    made = Dispute.objects.create(
        customer=invoice.customer, invoice=invoice, amount=amount, reason=reason.strip()[:300], opened_on=today, opened_by=actor
    )  # fmt: skip
    record_activity(invoice, "orders.open_dispute", actor=actor, note=made.reason, amount=money(amount))
    who = [*people(invoice.customer, ("rep", "supervisor"), now), *finance_on(today)]
    params = {"customer": invoice.customer.called, "amount": money(amount), "reason": made.reason}
    notify(without(who, actor), "orders.dispute_opened", record=invoice, params=params, actor=actor)
    return made


@act("orders.decide_dispute")
def decide_dispute(
    *, actor: Any, dispute: Dispute, upheld: bool, outcome: str, now: datetime, version: int | None = None
) -> Dispute:
    """The customer is right (a credit note follows), or the invoice stands and the ladder goes on. Not by who recorded it."""
    need_over(actor, dispute.customer, "receivables", "a")
    found = (
        Dispute.objects.select_for_update(of=("self",)).select_related("customer__owner", "invoice").get(pk=dispute.pk)
    )
    check_version(found, version, {"state": found.state})
    refuse_if(rules.another(actor, found.opened_by_id), rules.said(outcome, "outcome"), kind=Invalid)
    values = {"decided_on": timezone.localdate(now), "decided_by": actor, "outcome": outcome.strip()[:300]}
    found = move(found, "uphold" if upheld else "reject", actor=None, **values)
    record_activity(found.invoice, "orders.decide_dispute", actor=actor, note=found.outcome, upheld=upheld)
    params = {"customer": found.customer.called, "outcome": found.outcome}
    notify(
        without([found.customer.owner, found.opened_by], actor),
        "orders.dispute_decided",
        record=found.invoice,
        params=params,
        actor=actor,
    )
    return found
