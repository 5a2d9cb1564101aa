"""Issuing invoices (ORD-8): number, amounts, due dates, quantities and the debt in one transaction.

Lock order: credit account of the group, order, request, lines by the triggers, number series. The account comes first because an
invoice turns an open order into a receivable: a credit check of the group never sees the one gone and the other not yet there.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from customers.services.credit_accounts import lock_account
from orders.models import CreditNote, Invoice, InvoiceLine, InvoiceRequest, LineEntry, Order, OrderLine
from orders.policies import PAYMENT
from orders.rules import due_dates
from orders.rules import invoices as rules
from orders.scope_invoices import may_issue, need
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO, line_amount, net_of_vat
from salesops.core.numbering import draw_number
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move
from salesops.core.worktime import next_working_day

from .entries import Moved, write_entries
from .invoice_requests import lock_request, settle
from .invoice_told import tell_issued


def taken(tax_number: str) -> bool:
    """Whether an invoice or a credit note bears this number of the tax office."""
    return any(model.objects.filter(tax_number=tax_number).exists() for model in (Invoice, CreditNote))


def signed_on(lines: Sequence[OrderLine]) -> date | None:
    """The day the last of ``lines`` was signed for; ``None`` while any is not."""
    found = LineEntry.objects.filter(line__in=lines, kind="signed").order_by().values("line").annotate(last=Max("on"))
    days = [row["last"] for row in found]
    return max(days) if len(days) == len(lines) else None


def worths(parts: Sequence[tuple[OrderLine, Decimal]]) -> list[Moved]:
    """What ``quantity`` more of each line costs: the rounded whole so far less what was invoiced of it. One query.

    So all invoices of a line are the line to the cent, also after one of them was credited.
    """
    nets = dict(
        LineEntry.objects.filter(line__in=[line for line, _quantity in parts], kind="invoiced")
        .order_by()
        .values_list("line")
        .annotate(net=Sum("net"))
    )
    found = []
    for line, quantity in parts:
        whole = line_amount(line.invoiced + quantity, line.unit_price, line.discount_rate)
        amount = whole - line.invoiced_amount
        net = net_of_vat(whole, line.tax_rate).net - nets.get(line.pk, ZERO)
        found.append(Moved(line, quantity, (amount, net)))
    return found


def due_plan(
    request: InvoiceRequest, order: Order, lines: Sequence[OrderLine], amount: Decimal, on: date
) -> list[due_dates.Part]:
    """When ``amount`` is to be paid, each day moved to a working day. Not signed for yet: terms count from the invoice."""
    signed = signed_on(lines)
    start = signed or on
    if request.terms == "instalments":
        rows = policy_on(PAYMENT, order.confirmed_on or on)["instalments"]
        parts = due_dates.by_instalments(
            rows, order=order.ordered_amount, before=order.invoiced_amount, amount=amount, issued=on, signed=start
        )
    else:
        count = due_dates.by_month if request.terms == "monthly" else due_dates.by_term
        parts = [due_dates.Part(count(start, request.term_days), amount)]
    moved: dict[date, Decimal] = {}
    for part in parts:
        day = next_working_day(max(part.day, on))
        moved[day] = moved.get(day, ZERO) + part.amount
    return [due_dates.Part(day, moved[day]) for day in sorted(moved)]


@act("orders.issue_invoice")
def issue_invoice(
    *, actor: User | None, request: InvoiceRequest, tax_number: str, now: datetime, version: int | None = None
) -> Invoice:
    """Issue exactly what was asked for: FP number, amounts by cumulative rounding, due dates, quantities and debt at once."""
    need(may_issue(actor, request.order.customer))
    lock_account(request.order.customer)
    order, request = lock_request(request)
    check_version(request, version, {})
    refuse_if(rules.waits(request))
    tax_number = tax_number.replace(" ", "")
    refuse_if(rules.digits(tax_number, used=taken(tax_number)), kind=Invalid)
    asked = list(request.lines.select_related("line__order", "line__product").order_by("line__no"))
    parts = [(row.line, row.quantity) for row in asked]
    lefts = [rules.quantity_fits(line, quantity, line.ordered - line.invoiced) for line, quantity in parts]
    refuse_if(rules.is_confirmed(order), rules.tax_data(order.customer, request.kind), *lefts)
    today = timezone.localdate(now)
    moved = worths(parts)
    told = [part.told or (ZERO, ZERO) for part in moved]
    amount, net = sum((a for a, _n in told), ZERO), sum((n for _a, n in told), ZERO)
    refuse_if(_worth_nothing(amount))
    plan = due_plan(request, order, [line for line, _quantity in parts], amount, today)
    request = move(request, "issue", actor=actor)
    customer = order.customer
    invoice = Invoice.objects.create(
        number=draw_number("FP", on=today), tax_number=tax_number, customer=customer, order=order, request=request,
        kind=request.kind, title=customer.invoice_title or customer.name, tax_code=customer.credit_code, issued_on=today,
        due_on=plan[0].day, due_plan=[[p.day.isoformat(), str(p.amount)] for p in plan] if len(plan) > 1 else [],
        amount=amount, net=net, issued_by=actor, issued_at=now,
    )  # fmt: skip
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice, no=no, line=part.line, quantity=part.quantity, tax_rate=part.line.tax_rate,
            amount=worth[0], net=worth[1],
        )
        for no, (part, worth) in enumerate(zip(moved, told, strict=True), start=1)
    )  # fmt: skip
    write_entries("invoiced", moved, on=today, now=now, actor=actor, record=invoice)
    settle(order)
    record_activity(invoice, "orders.issue_invoice", actor=actor, amount=str(amount))
    tell_issued(invoice, request, actor=actor, now=now)
    return invoice


def _worth_nothing(amount: Decimal) -> Refusal | None:
    if amount > 0:
        return None
    return Refusal("orders.invoice-worth-nothing", _("These lines cost nothing: there is nothing to invoice."))
