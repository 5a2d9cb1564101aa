"""Stock promised, let go, shipped and taken back: called by orders and shipments inside their own acts (ORD-1, ORD-5).

Who calls holds the right. Lock order: order, its lines, then the levels by warehouse and product. Every call takes all its lines
or none and names every line that doesn't fit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model

from orders.models import OrderLine, Product, StockLevel, StockMovement, Warehouse
from orders.rules import stock as rules
from salesops.core.refusals import Refusal, refuse_if
from salesops.core.sockets.records import kind_of

Kind = StockMovement.Kind
Levels = dict[tuple[int, int], StockLevel]


@dataclass(frozen=True)
class StockLine:
    """``quantity`` of ``product`` in ``warehouse``; more than 0. ``line``: the line of an order it is promised to."""

    warehouse: Warehouse
    product: Product
    quantity: Decimal
    line: OrderLine | None = None

    @property
    def key(self) -> tuple[int, int]:
        return self.warehouse.pk, self.product.pk


def lock_levels(keys: Iterable[tuple[int, int]]) -> Levels:
    """The levels of (warehouse, product) that exist, locked in that order until the transaction ends."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = StockLevel.objects.raw(
        "SELECT * FROM orders_stocklevel WHERE (warehouse_id, product_id) IN"
        " (SELECT * FROM unnest(%s::bigint[], %s::bigint[])) ORDER BY warehouse_id, product_id FOR UPDATE",
        [[w for w, _p in wanted], [p for _w, p in wanted]],
    )
    return {(row.warehouse_id, row.product_id): row for row in rows}


def about(record: Model | None) -> dict[str, str]:
    """How a movement names the record it belongs to."""
    if record is None:
        return {}
    kind = kind_of(record)
    return {"record_kind": kind.code, "record_id": str(record.pk), "record_name": str(kind.title(record))[:60]}


def together(lines: Sequence[StockLine]) -> list[StockLine]:
    """Lines of the same product in the same warehouse (for the same order line) added up, in the order they are locked."""
    found: dict[tuple[int, int, int], StockLine] = {}
    for line in lines:
        key = (*line.key, line.line.pk if line.line else 0)
        before = found.get(key)
        found[key] = replace(line, quantity=line.quantity + (before.quantity if before else Decimal()))
    return [found[key] for key in sorted(found)]


def write(
    lines: Iterable[StockLine], kind: str, on_hand: int, reserved: int, *, actor: Any, now: datetime,
    record: Model | None = None, reason: str = "",
) -> list[StockMovement]:  # fmt: skip
    """One movement a line; ``on_hand`` and ``reserved`` are −1, 0 or 1 times its quantity. The levels follow by trigger."""
    if not connection.in_atomic_block:
        raise RuntimeError("stock moves inside a service")
    named = about(record)
    return StockMovement.objects.bulk_create(
        StockMovement(
            at=now, warehouse=line.warehouse, product=line.product, kind=kind, line=line.line, on_hand=on_hand * line.quantity,
            reserved=reserved * line.quantity, reason=reason.strip(), by=actor, **named,
        )
        for line in lines
    )  # fmt: skip


def _checked(
    lines: Sequence[StockLine], rule: Callable[[Product, StockLevel | None, Decimal], Refusal | None] | None
) -> list[StockLine]:
    refuse_if(*(rules.positive(line.quantity) for line in lines))
    summed = together(lines)
    levels = lock_levels(line.key for line in summed)
    if rule is not None:
        every = together([replace(line, line=None) for line in summed])
        refuse_if(*(rule(line.product, levels.get(line.key), line.quantity) for line in every))
    return summed


def reserve(
    lines: Sequence[StockLine], *, actor: Any, now: datetime, record: Model | None = None
) -> list[StockMovement]:
    """Promise free stock to ``record``. Refused with ``orders.stock-short`` for each line that isn't there."""
    return write(_checked(lines, rules.enough_free), Kind.RESERVED, 0, 1, actor=actor, now=now, record=record)


def release(
    lines: Sequence[StockLine], *, actor: Any, now: datetime, record: Model | None = None, reason: str = ""
) -> list[StockMovement]:
    """Let go what was promised. Refused with ``orders.reserved-short`` when less is reserved."""
    fitting = _checked(lines, rules.enough_reserved)
    return write(fitting, Kind.RELEASED, 0, -1, actor=actor, now=now, record=record, reason=reason)


def ship(
    lines: Sequence[StockLine], *, actor: Any, now: datetime, record: Model | None = None, reserved: bool = True
) -> list[StockMovement]:
    """Goods leave. ``reserved``: they were promised before, which ends with it; else they are taken from what is free."""
    fitting = _checked(lines, rules.enough_reserved if reserved else rules.enough_free)
    return write(fitting, Kind.SHIPPED, -1, -1 if reserved else 0, actor=actor, now=now, record=record)


def take_back(
    lines: Sequence[StockLine], *, actor: Any, now: datetime, record: Model | None = None, reason: str = ""
) -> list[StockMovement]:
    """Goods come back to stock, free for others."""
    fitting = _checked(lines, None)
    return write(fitting, Kind.RETURNED, 1, 0, actor=actor, now=now, record=record, reason=reason)
