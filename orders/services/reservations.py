"""Stock promised to orders: at confirmation what is free, at planning where it leaves from, let go when not needed (ORD-5).

Called inside the acts of orders and shipments. Lock order: order, its lines, then the levels by warehouse and product.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from orders.models import Order, OrderLine, Reservation, ShipmentLine, StockLevel, Warehouse
from orders.states.shipment import STILL_HERE

from .stock_ledger import Levels, StockLine, lock_levels, release, reserve

# (line, warehouse) → quantity.
Places = dict[tuple[int, int], Decimal]
NONE = Decimal()


def reserved_for(lines: Iterable[OrderLine]) -> Places:
    """What is promised to each line in each warehouse. One query."""
    rows = Reservation.objects.filter(line__in=[line.pk for line in lines], quantity__gt=0)
    return {(row.line_id, row.warehouse_id): row.quantity for row in rows}


def planned_for(lines: Iterable[OrderLine], states: Sequence[str] = STILL_HERE) -> Places:
    """What the shipments that are still here will take of each line from each warehouse. One query."""
    rows = ShipmentLine.objects.filter(line__in=[line.pk for line in lines], shipment__state__in=states)
    summed = rows.order_by().values("line", "shipment__warehouse").annotate(all=Sum("quantity"))
    return {(row["line"], row["shipment__warehouse"]): row["all"] for row in summed}


def _levels(lines: Iterable[OrderLine]) -> tuple[Levels, Mapping[int, Warehouse]]:
    """The levels of all these products, locked, and the warehouses in use."""
    products = {line.product_id for line in lines}
    keys = StockLevel.objects.filter(product__in=products).values_list("warehouse_id", "product_id")
    return lock_levels(keys), Warehouse.objects.in_bulk()


def reserve_order(order: Order, lines: Sequence[OrderLine], *, actor: Any, now: datetime) -> None:
    """Promise ``order`` what is free, up to what it still gets; a warehouse with all of a line before those with a part."""
    levels, warehouses = _levels(lines)
    free = {key: level.on_hand - level.reserved for key, level in levels.items()}
    have: dict[int, Decimal] = defaultdict(Decimal)
    for (pk, _warehouse), quantity in reserved_for(lines).items():
        have[pk] += quantity
    wanted = []
    for line in lines:
        left = line.to_ship - have[line.pk]
        here = [w for w in sorted(warehouses) if warehouses[w].is_active and free.get((w, line.product_id), NONE) > 0]
        here.sort(key=lambda w: (free[w, line.product_id] < left, -free[w, line.product_id]))
        for warehouse in here:
            part = min(left, free[warehouse, line.product_id])
            if part <= 0:
                break
            free[warehouse, line.product_id] -= part
            left -= part
            wanted.append(StockLine(warehouses[warehouse], line.product, part, line))
    if wanted:
        reserve(wanted, actor=actor, now=now, record=order)


def bring_to(
    order: Order, lines: Sequence[OrderLine], warehouse: Warehouse, *, actor: Any, now: datetime
) -> None:  # fmt: skip
    """Promise the shipments planned from ``warehouse`` what is free there, and let go as much elsewhere."""
    levels, _warehouses = _levels(lines)
    have, planned = reserved_for(lines), planned_for(lines)
    taken: dict[int, Decimal] = defaultdict(Decimal)
    wanted = []
    for line in lines:
        lacking = planned.get((line.pk, warehouse.pk), NONE) - have.get((line.pk, warehouse.pk), NONE)
        level = levels.get((warehouse.pk, line.product_id))
        free = level.on_hand - level.reserved - taken[line.product_id] if level else NONE
        part = min(lacking, free)
        if part > 0:
            taken[line.product_id] += part
            wanted.append(StockLine(warehouse, line.product, part, line))
    if wanted:
        reserve(wanted, actor=actor, now=now, record=order)
    let_go(order, lines, actor=actor, now=now)


def let_go(order: Order, lines: Sequence[OrderLine], *, actor: Any, now: datetime, reason: str = "") -> None:
    """Release what is promised beyond what the lines still get, first where no shipment will take it. ``lines`` are fresh."""
    have, planned = reserved_for(lines), planned_for(lines)
    warehouses = Warehouse.objects.in_bulk({warehouse for _line, warehouse in have})
    gone = []
    for line in lines:
        mine = {w: q for (pk, w), q in have.items() if pk == line.pk}
        surplus = sum(mine.values(), NONE) - line.to_ship
        idle = {w: max(NONE, q - planned.get((line.pk, w), NONE)) for w, q in mine.items()}
        for spare in (idle, {w: mine[w] - idle[w] for w in mine}):
            for warehouse in sorted(spare):
                part = min(surplus, spare[warehouse])
                if part > 0:
                    surplus -= part
                    gone.append(StockLine(warehouses[warehouse], line.product, part, line))
    if gone:
        release(gone, actor=actor, now=now, record=order, reason=reason)
