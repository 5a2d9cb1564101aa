"""Credit notes (ORD-7, ORD-8; defaults.md 11): proposed, approved, issued. Lock order: order, credit note, items, number series."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from customers.services.credit_accounts import unit_facts
from orders.models import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    LedgerEntry,
    OpenItem,
    OrderLine,
    Return,
    ReturnLine,
    Settlement,
)
from orders.rules import invoices as rules
from orders.scope_invoices import may_issue, may_request, need
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO, net_of_vat, round_money
from salesops.core.numbering import draw_number
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .entries import Moved, lock_order, write_entries
from .invoice_told import tell_credited, tell_to_issue
from .invoices import taken

MATTER = "orders.lower_price"
PENDING = ("proposed", "approved")


def lines_of(invoice: Invoice) -> list[InvoiceLine]:
    return list(invoice.lines.select_related("line__product", "line__order").order_by("no"))


def nets_credited(lines: list[InvoiceLine]) -> dict[int, Decimal]:
    """Line of the invoice → net amount its issued credit notes took. One query."""
    rows = CreditNoteLine.objects.filter(invoice_line__in=lines, note__state="issued").order_by()
    return dict(rows.values_list("invoice_line").annotate(net=Sum("net")))


def net_part(line: InvoiceLine, amount: Decimal, credited: Decimal) -> Decimal:
    """The net of ``amount``; the last of a line takes what is left, so that all parts are the line to the cent."""
    rest = line.net - credited
    if amount == line.amount - line.credited_amount:
        return rest
    return min(net_of_vat(amount, line.tax_rate).net, rest)


def price_of(line: InvoiceLine, quantity: Decimal) -> Decimal:
    """What ``quantity`` that came back is credited: its share of what is left, so a lowered price is credited as paid."""
    left = line.quantity - line.credited
    rest = line.amount - line.credited_amount
    return rest if quantity >= left else round_money(rest * quantity / left)


def back_to_credit(lines: list[InvoiceLine]) -> dict[int, Decimal]:
    """Order line → quantity that came back and no credit note takes yet, of issued and pending ones. Three queries.

    Goods that came back for an exchange are not credited: the customer gets as many again.
    """
    orders_lines = [line.line_id for line in lines]
    returned = dict(OrderLine.objects.filter(pk__in=orders_lines).values_list("pk", "returned"))
    notes = CreditNoteLine.objects.filter(invoice_line__line__in=orders_lines).exclude(note__state="refused").order_by()
    credited = dict(notes.values_list("invoice_line__line").annotate(q=Sum("quantity")))
    exchanged = ReturnLine.objects.filter(
        line__in=orders_lines, taken__received_at__isnull=False, taken__advice="replace"
    )
    kept = dict(exchanged.order_by().values_list("line").annotate(q=Sum(F("good") + F("damaged"))))
    return {pk: quantity - credited.get(pk, ZERO) - kept.get(pk, ZERO) for pk, quantity in returned.items()}


@act("orders.propose_credit_note")
def propose_credit_note(
    *, actor: User | None, invoice: Invoice, kind: str, parts: Mapping[int, Decimal], reason: str, now: datetime,
    taken: Return | None = None,
) -> CreditNote:  # fmt: skip
    """Take back part of ``invoice``. ``parts``: line of the invoice → quantity (``returned``) or amount (``price``).
    ``taken``: the return whose goods these are.

    What came back was approved with its return: finance issues it. A lower price waits for its approval first.
    """
    need(may_request(actor, invoice.customer) or may_issue(actor, invoice.customer))
    refuse_if(rules.has_order(invoice))
    order = lock_order(invoice.order)  # type: ignore[arg-type]
    invoice = Invoice.objects.select_related("customer", "order").get(pk=invoice.pk)
    lines = {line.pk: line for line in lines_of(invoice)}
    wanted = {lines[pk]: value for pk, value in parts.items() if pk in lines and value}
    refuse_if(rules.asks_something(wanted.values()), _reason_missing(reason), kind=Invalid)
    returned = kind == CreditNote.Kind.RETURNED
    back = back_to_credit(list(wanted)) if returned else {}
    nets = nets_credited(list(wanted))
    rows, refusals = [], []
    for line, value in wanted.items():
        quantity = value if returned else ZERO
        refusals += [_bad_value(line, value, returned), rules.credit_fits(line, quantity, ZERO if returned else value)]
        if returned:
            refusals.append(_not_back(line, quantity, back[line.line_id]))
        if not any(refusals):
            amount = price_of(line, quantity) if returned else value
            net = net_part(line, amount, nets.get(line.pk, ZERO))
            rows.append(CreditNoteLine(invoice_line=line, quantity=quantity, amount=amount, net=net))
    refuse_if(*refusals, kind=Invalid)
    note = CreditNote.objects.create(
        invoice=invoice, kind=kind, state="approved" if returned else "proposed", taken=taken,
        amount=sum((row.amount for row in rows), ZERO), net=sum((row.net for row in rows), ZERO),
        reason=reason.strip()[:300], proposed_by=actor, proposed_at=now,
    )  # fmt: skip
    for row in rows:
        row.note = note
    CreditNoteLine.objects.bulk_create(rows)
    record_activity(invoice, "orders.propose_credit_note", actor=actor, amount=str(note.amount))
    if returned:
        tell_to_issue(note, actor=actor, now=now)
    else:
        open_approval(MATTER, note, requester=actor or order.owner, facts=_facts(note, invoice), now=now)
    return note


def _facts(note: CreditNote, invoice: Invoice) -> dict[str, Any]:
    told = {
        "amount": str(note.amount),
        "invoice": invoice.number,
        "invoiced": str(invoice.amount),
        "reason": note.reason,
    }
    return told | unit_facts(invoice.customer)


@act("orders.approve_credit_note")
def approve_credit_note(*, record: CreditNote, approval: Approval, actor: Any, now: datetime) -> None:
    """The lower price is approved: finance issues the credit note."""
    note = move(record, "approve", actor=None)
    tell_to_issue(note, actor=actor, now=now)


@act("orders.refuse_credit_note")
def refuse_credit_note(*, record: CreditNote, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected, sent back or withdrawn: another one may be proposed."""
    if record.state in PENDING:
        move(record, "refuse", actor=None)


@act("orders.issue_credit_note")
def issue_credit_note(
    *, actor: User | None, note: CreditNote, tax_number: str, now: datetime, version: int | None = None
) -> CreditNote:
    """Issue: HZ number, debt and quantities of the lines fall, open items of the invoice are settled with it."""
    need(may_issue(actor, note.invoice.customer))
    lock_order(note.invoice.order)  # type: ignore[arg-type]
    note = CreditNote.objects.select_for_update(of=("self",)).select_related("invoice__order__owner").get(pk=note.pk)
    check_version(note, version, {})
    tax_number = tax_number.replace(" ", "")
    refuse_if(rules.digits(tax_number, used=taken(tax_number)), kind=Invalid)
    rows = list(note.lines.select_related("invoice_line__line__order").order_by("invoice_line__no"))
    refuse_if(*(rules.credit_fits(row.invoice_line, row.quantity, row.amount) for row in rows))
    today = timezone.localdate(now)
    # Before the invoice's lines follow: what of them was credited until now.
    _move_lines(note, rows, on=today, now=now, actor=actor)
    note = move(
        note, "issue", actor=actor, number=draw_number("HZ", on=today), tax_number=tax_number, issued_on=today,
        issued_at=now, issued_by=actor,
    )  # fmt: skip
    settle_with(LedgerEntry.objects.get(credit_note=note), note.invoice, on=today, now=now, actor=actor)
    record_activity(note.invoice, "orders.issue_credit_note", actor=actor, number=note.number)
    tell_credited(note, actor=actor, now=now)
    _others_after(note, now=now)
    if note.taken_id:
        close_credited(note.taken_id, now=now)
    return note


def _others_after(note: CreditNote, *, now: datetime) -> None:
    """Other notes of the invoice still fit what this one left of it: goods come back at the price that was paid for them.

    A lower price of goods that were taken back meanwhile has nothing left to lower.
    """
    waiting = CreditNote.objects.select_for_update(of=("self",)).filter(invoice=note.invoice, state="approved")
    for other in waiting.select_related("invoice", "proposed_by").order_by("pk"):
        rows = list(other.lines.select_related("invoice_line").order_by("invoice_line__no"))
        if other.kind == CreditNote.Kind.PRICE:
            if any(rules.credit_fits(row.invoice_line, ZERO, row.amount) for row in rows):
                move(other, "refuse", actor=None)
        elif any(row.amount != price_of(row.invoice_line, row.quantity) for row in rows):
            move(other, "refuse", actor=None)
            propose_credit_note(
                actor=None, invoice=note.invoice, kind=other.kind, reason=other.reason, now=now, taken=other.taken,
                parts={row.invoice_line_id: row.quantity for row in rows},
            )  # fmt: skip


def close_credited(taken: int, *, now: datetime) -> None:
    """A return is done when the last of its credit notes is issued. Its order is locked."""
    if CreditNote.objects.filter(taken=taken, state__in=PENDING).exists():
        return
    found = Return.objects.get(pk=taken)
    if found.state == "received":
        move(found, "settle", actor=None, closed_at=now)
        record_activity(found, "orders.settle_return", actor=None)


def _move_lines(note: CreditNote, rows: list[CreditNoteLine], *, on: date, now: datetime, actor: Any) -> None:
    """Goods that came back are no longer invoiced, at the price they were; a lower price is an entry of money alone (K01)."""
    back, money = [], []
    for row in rows:
        billed = row.invoice_line
        if not row.quantity:
            money.append(Moved(billed.line, ZERO, (-row.amount, -row.net)))
            continue
        amount, net = (_share(whole, billed, row.quantity) for whole in (billed.amount, billed.net))
        back.append(Moved(billed.line, -row.quantity, (-amount, -net)))
        if (amount, net) != (row.amount, row.net):
            money.append(Moved(billed.line, ZERO, (amount - row.amount, net - row.net)))
    for kind, moved in (("invoiced", back), ("credited", money)):
        if moved:
            write_entries(kind, moved, on=on, now=now, actor=actor, record=note, reason=note.reason)


def _share(whole: Decimal, billed: InvoiceLine, quantity: Decimal) -> Decimal:
    """The part of ``whole`` that ``quantity`` more coming back stands for, cut cumulatively."""
    before, after = billed.credited, billed.credited + quantity
    return round_money(whole * after / billed.quantity) - round_money(whole * before / billed.quantity)


def settle_with(entry: LedgerEntry, invoice: Invoice, *, on: date, now: datetime, actor: Any) -> None:
    """Settle the open items of ``invoice`` with a credit, the oldest first; what is left stays as money received ahead."""
    left, rows = -entry.amount, []
    items = OpenItem.objects.unsettled().filter(entry__invoice=invoice).select_for_update(of=("self",))
    for item in items.order_by("due_on", "no"):
        part = min(left, item.open_amount)
        if part > 0:
            rows.append(Settlement(item=item, entry=entry, amount=part, on=on, at=now, by=actor))
            left -= part
    Settlement.objects.bulk_create(rows)


def _reason_missing(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal("orders.reason-missing", _("Say why."), "reason")


def _bad_value(line: InvoiceLine, value: Decimal, returned: bool) -> Refusal | None:
    if value > 0 and value == value.quantize(Decimal("0.001") if returned else Decimal("0.01")):
        return None
    sentence = (
        _("Line %(no)s: a quantity is positive and has at most three decimals.")
        if returned
        else _("Line %(no)s: an amount is positive and has at most two decimals.")
    )
    return Refusal("orders.bad-quantity", sentence % {"no": line.no}, f"lines.{line.no}")


def _not_back(line: InvoiceLine, quantity: Decimal, back: Decimal) -> Refusal | None:
    if quantity <= back:
        return None
    sentence = _("Line %(no)s: only %(back)s came back and are not credited yet.") % {
        "no": line.no, "back": rules.figure(max(back, ZERO)),
    }  # fmt: skip
    return Refusal("orders.not-come-back", sentence, f"lines.{line.no}", {"back": str(back)})
