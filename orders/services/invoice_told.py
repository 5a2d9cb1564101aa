"""Who hears of invoices: finance of requests, requester and rep of what came of them."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from orders.models import CreditNote, Invoice, InvoiceRequest
from orders.people import finance_on, without
from salesops.core.notify import notify


def tell_requested(request: InvoiceRequest, *, actor: Any, now: datetime) -> None:
    people = without(finance_on(timezone.localdate(now)), actor)
    params = {"order": request.order.number, "due": request.due_at}
    notify(people, "orders.invoice_requested", record=request, params=params, actor=actor, on=now)


def tell_sent_back(request: InvoiceRequest, *, actor: Any, now: datetime) -> None:
    params = {"order": request.order.number, "reason": request.answer}
    people = without([request.requested_by, request.order.in_care_of], actor)
    notify(people, "orders.invoice_sent_back", record=request.order, params=params, actor=actor, on=now)


def tell_issued(invoice: Invoice, request: InvoiceRequest, *, actor: Any, now: datetime) -> None:
    people = without([request.requested_by, request.order.in_care_of], actor)
    notify(people, "orders.invoice_issued", record=invoice, params={"order": request.order.number}, actor=actor, on=now)


def tell_to_issue(note: CreditNote, *, actor: Any, now: datetime) -> None:
    people = without(finance_on(timezone.localdate(now)), actor)
    notify(people, "orders.credit_note_waits", record=note.invoice, actor=actor, on=now)


def tell_credited(note: CreditNote, *, actor: Any, now: datetime) -> None:
    people = without([note.proposed_by, note.invoice.order.in_care_of if note.invoice.order else None], actor)
    params = {"number": note.number}
    notify(people, "orders.credit_note_issued", record=note.invoice, params=params, actor=actor, on=now)
