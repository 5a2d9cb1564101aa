"""Returns from the customer's door to their end: under way, taken back, credited, replaced, repaired (ORD-7).

Goods that come back for money are given up in the same transaction: the order's state follows its quantities, so nobody sends
them again while their credit note waits; then the credit note takes them from the invoice. Goods that come back for an exchange
stay ordered: as many are to be shipped again, at the price they had. Goods to be repaired stay the customer's.
Lock order: order, its lines, return, stock, number series.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.models import (
    CreditNote,
    CreditNoteLine,
    InvoiceLine,
    Order,
    OrderLine,
    Return,
    ReturnLine,
    Shipment,
    Warehouse,
)
from orders.rules import returns as rules
from orders.rules.shipments import filled
from orders.rules.stock import in_use
from orders.scope_returns import need_to
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move

from .credit_notes import PENDING, propose_credit_note
from .entries import Moved, follow_quantities, write_entries
from .return_told import tell_back
from .returns import lines_of, locked
from .shipments import plan_shipment
from .stock_ledger import StockLine
from .stock_ledger import take_back as take_back_stock

# Line of the return → (good, damaged).
Came = Mapping[int, tuple[Decimal, Decimal]]


@act("orders.send_return")
def send_return(
    *, actor: Any, taken: Return, now: datetime, carrier: str = "", waybill: str = "", version: int | None = None
) -> Return:
    """The goods left the customer."""
    need_to(actor, taken, "send")
    _order, found = locked(taken, version)
    found = move(
        found, "send", actor=None, carrier=carrier.strip()[:60], waybill=waybill.strip()[:60], sent_at=now
    )  # fmt: skip
    record_activity(found, "orders.send_return", actor=actor)
    return found


@act("orders.take_back_return")
def take_back_return(
    *, actor: Any, taken: Return, warehouse: Warehouse, came: Came, now: datetime, note: str = "",
    version: int | None = None,
) -> Return:  # fmt: skip
    """The goods are in ``warehouse``: the good part is stock again, the damaged part is not; less than asked for is a short return.

    They count against the sales of today (K01).
    """
    need_to(actor, taken, "take_back")
    order, found = locked(taken, version)
    lines = lines_of(found)
    none = (ZERO, ZERO)
    refuse_if(
        rules.order_takes_back(order), in_use(warehouse), rules.something_came(came),
        *(r for n, line in enumerate(lines) for r in rules.came_fits(line, *came.get(line.pk, none), n)), kind=Invalid,
    )  # fmt: skip
    for line in lines:
        line.good, line.damaged = came.get(line.pk, none)
    found = move(
        found, "take_back", actor=None, warehouse=warehouse, received_by=actor, received_at=now,
        end_reason=note.strip()[:300],
    )  # fmt: skip
    ReturnLine.objects.bulk_update(lines, ["good", "damaged"])
    if found.advice != Return.Way.REPAIR:
        _back(order, found, lines, actor=actor, now=now)
    record_activity(found, "orders.take_back_return", actor=actor)
    tell_back(found, actor=actor, now=now)
    if found.advice == Return.Way.REFUND:
        found = _credit(order, found, lines, actor=actor, now=now)
    return found


def _back(order: Order, taken: Return, lines: Sequence[ReturnLine], *, actor: Any, now: datetime) -> None:
    """Quantities and stock; the order follows."""
    today = timezone.localdate(now)
    came = [line for line in lines if line.came > 0]
    fresh = OrderLine.objects.select_for_update(of=("self",)).select_related("product").order_by("pk")
    sold = {line.pk: line for line in fresh.filter(pk__in=[line.line_id for line in came])}
    moved = [Moved(sold[line.line_id], line.came) for line in came]
    write_entries("returned", moved, on=today, now=now, actor=actor, record=taken, reason=taken.description[:300])
    if taken.advice == Return.Way.REFUND:
        given_up = [Moved(m.line, -m.quantity) for m in moved]
        write_entries("ordered", given_up, on=today, now=now, actor=actor, record=taken, reason=taken.description[:300])
    shelf: Any = taken.warehouse
    good = [StockLine(shelf, sold[line.line_id].product, line.good) for line in came if line.good > 0]
    if good:
        take_back_stock(good, actor=actor, now=now, record=taken)
    follow_quantities(order, order.lines.order_by("no"), actor=actor)


def _credit(order: Order, taken: Return, lines: Sequence[ReturnLine], *, actor: Any, now: datetime) -> Return:
    """Ask finance for the credit notes of what was invoiced of it (T18); nothing was: done.

    What was shipped before there was a portal was invoiced elsewhere: finance says when it is credited there.
    """
    parts = _to_credit(lines)
    for invoice, quantities in sorted(parts.items(), key=lambda pair: pair[0].pk):
        propose_credit_note(
            actor=None, invoice=invoice, kind=CreditNote.Kind.RETURNED, parts=quantities, now=now, taken=taken,
            reason=f"{taken.number} {taken.description}"[:300],
        )  # fmt: skip
    if not parts and order.imported_at is None:
        taken = move(taken, "settle", actor=None, closed_at=now)
        record_activity(taken, "orders.settle_return", actor=None)
        return taken
    taken.credit_due = worktime.due_at(now, clock_limit("T18", timezone.localdate(now)))
    taken.save(update_fields=["credit_due"])
    taken.refresh_from_db(fields=["version"])
    return taken


def _to_credit(lines: Sequence[ReturnLine]) -> dict[Any, dict[int, Decimal]]:
    """Invoice → line of it → quantity: what is invoiced beyond what is still ordered, newest invoices first. Three queries."""
    sold = OrderLine.objects.in_bulk([line.line_id for line in lines])
    waiting = CreditNoteLine.objects.filter(
        invoice_line__line__in=sold, note__kind=CreditNote.Kind.RETURNED, note__state="approved"
    ).order_by()
    noted = dict(waiting.values_list("invoice_line").annotate(q=Sum("quantity")))
    billed = list(InvoiceLine.objects.filter(line__in=sold).select_related("invoice__customer").order_by("-pk"))
    wanted = {pk: line.invoiced - line.ordered for pk, line in sold.items()}
    for part in billed:
        wanted[part.line_id] -= noted.get(part.pk, ZERO)
    found: dict[Any, dict[int, Decimal]] = {}
    for part in billed:
        quantity = min(wanted[part.line_id], part.quantity - part.credited - noted.get(part.pk, ZERO))
        if quantity > 0:
            wanted[part.line_id] -= quantity
            found.setdefault(part.invoice, {})[part.pk] = quantity
    return found


def close_refusals(taken: Return) -> list[Refusal | None]:
    """What stands against closing it by hand."""
    if taken.state != "received":
        return [rules.wrong_state(taken)]
    waits = any(note.state in PENDING for note in taken.credit_notes.all())
    return [rules.credit_notes_wait(waits), rules.not_replaced(taken)]


@act("orders.settle_return")
def settle_return(*, actor: Any, taken: Return, reason: str, now: datetime, version: int | None = None) -> Return:
    """Closed by hand, with the reason: credited in a former system, or the customer wants nothing more."""
    need_to(actor, taken, "settle")
    _order, found = locked(taken, version)
    refuse_if(*filled({"reason": reason}, reason=_("Say why.")), kind=Invalid)
    refuse_if(*close_refusals(found))
    found = move(found, "settle", actor=None, closed_at=now, end_reason=reason.strip()[:300])
    record_activity(found, "orders.settle_return", actor=actor, reason=found.end_reason)
    return found


@act("orders.replace_return")
def replace_return(
    *, actor: Any, taken: Return, warehouse: Warehouse, planned_on: date | None, now: datetime, note: str = "",
    version: int | None = None,
) -> Return:  # fmt: skip
    """Plan the shipment of the same goods again: as many as came back. The exchange is done when it is signed for."""
    order, found = locked(taken, version)
    refuse_if(rules.is_exchange(found), rules.not_replaced(found))
    quantities = [{"line": line.line, "quantity": line.came} for line in lines_of(found) if line.came > 0]
    found.replaced_by = plan_shipment(
        actor=actor, order=order, warehouse=warehouse, quantities=quantities, planned_on=planned_on, now=now,
        note=note.strip() or str(found),
    )  # fmt: skip
    found.save(update_fields=["replaced_by"])
    found.refresh_from_db(fields=["version"])
    record_activity(found, "orders.replace_return", actor=actor)
    return found


def close_replaced(shipment: Shipment, *, now: datetime) -> None:
    """The customer has the same goods again: the exchange is done. Its order is locked."""
    found = Return.objects.filter(replaced_by=shipment, state="received").first()
    if found is not None:
        move(found, "settle", actor=None, closed_at=now)
        record_activity(found, "orders.settle_return", actor=None)


@act("orders.send_home_return")
def send_home_return(*, actor: Any, taken: Return, note: str, now: datetime, version: int | None = None) -> Return:
    """Repaired and on its way back to the customer."""
    need_to(actor, taken, "send_home")
    _order, found = locked(taken, version)
    refuse_if(
        rules.is_repair(found), *filled({"note": note}, note=_("Say what was repaired and who carries it home.")),
        kind=Invalid,
    )  # fmt: skip
    found = move(found, "settle", actor=None, closed_at=now, end_reason=note.strip()[:300])
    record_activity(found, "orders.send_home_return", actor=actor)
    return found
