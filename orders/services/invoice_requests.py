"""Asking for invoices (ORD-8, clocks T19 and T20). Lock order: order, then its lines by the triggers that move them."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from customers.credit.holders import holders_of
from customers.models import CreditAccount
from orders.models import InvoiceRequest, InvoiceRequestLine, Order, OrderLine
from orders.rules import invoices as rules
from orders.scope_invoices import may_issue, may_request, need
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move
from salesops.core.worktime import due_at

from .entries import lock_order
from .invoice_told import tell_requested, tell_sent_back

ISSUE_CLOCK = "T20"


def asked_for(order: Order) -> dict[int, Decimal]:
    """Line id → quantity that requests finance has not answered ask for. One query."""
    rows = InvoiceRequestLine.objects.filter(request__order=order, request__state="requested").order_by()
    return dict(rows.values_list("line").annotate(q=Sum("quantity")))


def left_to_invoice(order: Order, lines: list[OrderLine]) -> dict[int, Decimal]:
    """Line id → what may still be asked for: ordered − invoiced − asked for already."""
    asked = asked_for(order)
    return {line.pk: line.ordered - line.invoiced - asked.get(line.pk, Decimal()) for line in lines}


def signed_to_invoice(order: Order, lines: list[OrderLine]) -> dict[int, Decimal]:
    """Line id → what of it is signed for and kept, and not yet asked for: what clock T19 asks to be invoiced."""
    left = left_to_invoice(order, lines)
    kept = {line.pk: line.signed - line.returned - (line.ordered - left[line.pk]) for line in lines}
    return {pk: max(min(quantity, left[pk]), Decimal()) for pk, quantity in kept.items()}


def usual_terms(order: Order) -> int:
    """Days of the order, else of the credit account that counts; none when paid before shipping."""
    if order.prepaid:
        return 0
    if order.term_days is not None:
        return order.term_days
    holder = holders_of([order.customer_id])[order.customer_id]
    known = CreditAccount.objects.filter(customer=holder).values_list("term_days", flat=True).first()
    return known or 0


@act("orders.request_invoice")
def request_invoice(
    *, actor: User | None, order: Order, quantities: Mapping[int, Decimal], now: datetime, kind: str = "special",
    terms: str = "term", term_days: int | None = None, mail: str = "", note: str = "",
) -> InvoiceRequest:  # fmt: skip
    """Ask for an invoice of ``quantities`` (line id → quantity), all of which may be before the sign-off (deposit, part).

    ``term_days`` empty: those of the order or of the customer. Two people never ask for the same goods: the order is locked.
    """
    need(may_request(actor, order.customer))
    order = lock_order(order)
    lines = {line.pk: line for line in order.lines.select_related("product").order_by("no")}
    wanted = {lines[pk]: quantity for pk, quantity in quantities.items() if pk in lines and quantity}
    left = left_to_invoice(order, list(lines.values()))
    refuse_if(rules.is_confirmed(order), rules.tax_data(order.customer, kind))
    refuse_if(
        rules.asks_something(wanted.values()),
        *(rules.quantity_fits(line, quantity, left[line.pk]) for line, quantity in wanted.items()),
        kind=Invalid,
    )
    ahead = any(line.invoiced + quantity > line.signed - line.returned for line, quantity in wanted.items())
    request = InvoiceRequest.objects.create(
        order=order, kind=kind, terms=terms, term_days=usual_terms(order) if term_days is None else term_days,
        mail=mail.strip(), note=note.strip()[:300], ahead=ahead, requested_by=actor, requested_at=now,
        due_at=due_at(now, clock_limit(ISSUE_CLOCK, timezone.localdate(now))),
    )  # fmt: skip
    InvoiceRequestLine.objects.bulk_create(
        InvoiceRequestLine(request=request, line=line, quantity=quantity) for line, quantity in wanted.items()
    )
    settle(order)
    record_activity(order, "orders.request_invoice", actor=actor)
    tell_requested(request, actor=actor, now=now)
    return request


def settle(order: Order) -> None:
    """Signed for and an invoice on its way: the order settles. What is invoiced earlier doesn't change its state."""
    order.refresh_from_db(fields=["state"])
    if order.state == "signed_off":
        move(order, "settle", actor=None)


def lock_request(request: InvoiceRequest) -> tuple[Order, InvoiceRequest]:
    """Order and request, locked in that order."""
    order = lock_order(request.order)
    return order, InvoiceRequest.objects.select_for_update().get(pk=request.pk)


@act("orders.send_back_request")
def send_back_request(
    *, actor: User, request: InvoiceRequest, reason: str, now: datetime, version: int | None = None
) -> InvoiceRequest:
    """Finance can't issue it: data are missing or wrong. What it asked for may be asked for again."""
    need(may_issue(actor, request.order.customer))
    _order, request = lock_request(request)
    check_version(request, version, {})
    refuse_if(_reason_missing(reason), kind=Invalid)
    request = move(request, "send_back", actor=actor, answer=reason.strip()[:300])
    record_activity(request, "orders.send_back_request", actor=actor, reason=request.answer)
    tell_sent_back(request, actor=actor, now=now)
    return request


@act("orders.withdraw_request")
def withdraw_request(
    *, actor: User, request: InvoiceRequest, now: datetime, version: int | None = None
) -> InvoiceRequest:
    """No longer wanted."""
    need(may_request(actor, request.order.customer))
    _order, request = lock_request(request)
    check_version(request, version, {})
    request = move(request, "withdraw", actor=actor)
    record_activity(request, "orders.withdraw_request", actor=actor)
    return request


def _reason_missing(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal("orders.reason-missing", _("Say why."), "reason")
