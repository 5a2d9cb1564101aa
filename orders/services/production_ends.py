"""Production orders towards their end: goods into stock, given up, followed when their order changes (ORD-16).

Lock order: order, its lines, production order, stock, number series.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lacking import NONE
from orders.models import Order, OrderLine, ProductionLine, ProductionOrder, StockMovement, Warehouse
from orders.rules import production as rules
from orders.rules.shipments import filled
from orders.rules.stock import in_use
from orders.scope_production import need_to_produce
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .entries import lock_order
from .orders import lines_of
from .production import keepers, locked, parts_of, producers, tell
from .reservations import reserve_order, reserved_for
from .stock_ledger import StockLine, lock_levels, reserve, write

Kind = StockMovement.Kind


@act("orders.receive_production")
def receive_production(
    *, actor: Any, production: ProductionOrder, warehouse: Warehouse, quantities: Mapping[int, Decimal], now: datetime,
    version: int | None = None,
) -> ProductionOrder:  # fmt: skip
    """What is made comes into stock and is promised to its line; the last of it completes the order.

    ``quantities``: by line of the production order.
    """
    need_to_produce(actor, production.customer, "receive")
    order, found = locked(production, version)
    parts = parts_of(found)
    wanted = {part.pk: quantities.get(part.pk) or NONE for part in parts}
    refuse_if(rules.is_made(found))
    refuse_if(
        in_use(warehouse), None if any(wanted.values()) else rules.something_to_make(()),
        *(r for n, part in enumerate(parts) for r in rules.made(part, wanted[part.pk], n)), kind=Invalid,
    )  # fmt: skip
    today = timezone.localdate(now)
    found = move(found, "receive", actor=actor, begun_on=found.begun_on or today)
    coming = [part for part in parts if wanted[part.pk] > 0]
    for part in coming:
        part.done += wanted[part.pk]
    ProductionLine.objects.bulk_update(coming, ["done"])
    lines = list(OrderLine.objects.select_for_update(of=("self",)).filter(order=order).order_by("pk"))
    _into_stock(order, found, coming, wanted, {line.pk: line for line in lines}, warehouse, actor=actor, now=now)
    record_activity(found, "orders.receive_production", actor=actor, warehouse=warehouse.code)
    if not any(part.left for part in parts):
        found = _finished(found, actor=actor, now=now)
        tell(keepers(found, today), "orders.production_done", found, actor=actor, warehouse=warehouse.name)
    return found


def _into_stock(
    order: Order, production: ProductionOrder, coming: Sequence[ProductionLine], wanted: Mapping[int, Decimal],
    lines: Mapping[int, OrderLine], warehouse: Warehouse, *, actor: Any, now: datetime,
) -> None:  # fmt: skip
    """Received, and promised to the lines as far as they still get it; more of it is free."""
    lock_levels((warehouse.pk, part.line.product_id) for part in coming)
    arrived = [StockLine(warehouse, part.line.product, wanted[part.pk]) for part in coming]
    write(arrived, Kind.RECEIVED, 1, 0, actor=actor, now=now, record=production, reason=production.number)
    held: dict[int, Decimal] = {}
    for (line, _warehouse), quantity in reserved_for(lines.values()).items():
        held[line] = held.get(line, NONE) + quantity
    promised = [
        StockLine(warehouse, part.line.product, part_of_it, part.line)
        for part in coming
        if (part_of_it := min(wanted[part.pk], lines[part.line_id].to_ship - held.get(part.line_id, NONE))) > 0
    ]
    if promised:
        reserve(promised, actor=actor, now=now, record=order)


def _finished(production: ProductionOrder, *, actor: Any, now: datetime) -> ProductionOrder:
    changes: dict[str, Any] = {"finished_on": timezone.localdate(now), "ended_at": now, "percent": 100}
    return move(production, "finish", actor=None, **changes)


@act("orders.cancel_production")
def cancel_production(
    *, actor: Any, production: ProductionOrder, reason: str, now: datetime, version: int | None = None
) -> ProductionOrder:
    """What is not made yet is made no more; what it was for lacks again (T09). What came into stock stays."""
    need_to_produce(actor, production.customer, "cancel")
    _order, found = locked(production, version)
    refuse_if(*filled({"reason": reason}, reason=_("Say why.")), kind=Invalid)
    parts = parts_of(found)
    verb = "finish" if any(part.done for part in parts) else "cancel"
    _drop(parts, {part.line_id: part.left for part in parts} if found.is_open else {})
    found = _end(found, verb, reason, actor=actor, now=now)
    record_activity(found, "orders.cancel_production", actor=actor, note=found.end_reason)
    today = timezone.localdate(now)
    people = [*producers(today), *keepers(found, today)]
    tell(people, "orders.production_cancelled", found, actor=actor, reason=found.end_reason)
    return found


def _drop(parts: Sequence[ProductionLine], less: Mapping[int, Decimal]) -> list[ProductionLine]:
    """``less``: line of the order → how much of it is made no more."""
    changed = [part for part in parts if less.get(part.line_id)]
    for part in changed:
        part.dropped += less[part.line_id]
    ProductionLine.objects.bulk_update(changed, ["dropped"])
    return changed


def _end(production: ProductionOrder, verb: str, reason: str, *, actor: Any, now: datetime) -> ProductionOrder:
    changes: dict[str, Any] = {"ended_at": now, "end_reason": reason.strip()[:300]}
    if verb == "finish":
        changes |= {"finished_on": timezone.localdate(now)}
    return move(production, verb, actor=actor if verb == "cancel" else None, **changes)


def follow_order(order: Order, lines: Sequence[OrderLine], *, reason: str, actor: Any, now: datetime) -> None:
    """After a change of the locked order: what it gets no more is made no more, and production hears it.

    Called inside the act that changes it; ``lines`` are fresh, what they don't need is let go already.
    """
    rows = ProductionOrder.objects.select_for_update(of=("self",)).filter(order=order).open()
    open_ones = list(rows.select_related("customer", "owner").order_by("-pk"))
    if not open_ones:
        return
    held: dict[int, Decimal] = {}
    for (line, _warehouse), quantity in reserved_for(lines).items():
        held[line] = held.get(line, NONE) + quantity
    needed = {line.pk: max(NONE, line.to_ship - held.get(line.pk, NONE)) for line in lines}
    # The earliest keeps what is needed; the latest is what is made no more.
    for one in reversed(open_ones):
        parts, less = parts_of(one), {}
        for part in parts:
            keeps = min(part.left, needed.get(part.line_id, NONE))
            needed[part.line_id] = needed.get(part.line_id, NONE) - keeps
            less[part.line_id] = part.left - keeps
        if not _drop(parts, less):
            continue
        if not any(part.left for part in parts):
            _end(one, "finish" if any(part.done for part in parts) else "drop", reason, actor=None, now=now)
        record_activity(one, "orders.reduce_production", actor=actor, note=reason[:300])
        tell(producers(timezone.localdate(now)), "orders.production_less", one, actor=None, reason=reason)


@act("orders.reserve_free")
def reserve_free(*, actor: Any, order: Order, now: datetime, version: int | None = None) -> Order:
    """Promise the order what came free since its confirmation; what it lacks after that is to be made."""
    need_to_produce(actor, order.customer, "pass")
    order = lock_order(order)
    refuse_if(rules.order_makes(order))
    lines = lines_of(order)
    before = sum(reserved_for(lines).values(), NONE)
    reserve_order(order, lines, actor=actor, now=now)
    nothing = Refusal("orders.nothing-free", _("Nothing of it is free in stock."))
    refuse_if(nothing if sum(reserved_for(lines).values(), NONE) == before else None)
    record_activity(order, "orders.reserve_free", actor=actor)
    return order
