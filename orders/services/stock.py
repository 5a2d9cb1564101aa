"""Stock by hand: received, moved between warehouses, counted, corrected (ORD-1; defaults.md 1.5)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version, lock
from orders.models import Product, StockCount, StockMovement, Warehouse
from orders.rules import stock as rules
from orders.scope import moves_stock
from salesops.core.acts import act
from salesops.core.audit.activity import record_activities, record_activity
from salesops.core.refusals import Invalid, Refusal, Refused, refuse_if
from salesops.core.states import move

from .editing import need
from .stock_ledger import StockLine, lock_levels, together, write

Kind = StockMovement.Kind


@act("orders.receive_stock")
def receive_stock(
    *, actor: User | None, lines: Sequence[StockLine], now: datetime, reason: str = ""
) -> list[StockMovement]:
    """Goods come into warehouses; ``reason`` names the delivery."""
    need(actor, moves_stock)
    refuse_if(
        *(rules.positive(line.quantity) for line in lines),
        *(rules.in_use(warehouse) for warehouse in {line.warehouse for line in lines}),
        kind=Invalid,
    )
    made = write(together(lines), Kind.RECEIVED, 1, 0, actor=actor, now=now, reason=reason)
    record_activities({line.product for line in lines}, "orders.receive_stock", actor=actor, note=reason.strip())
    return made


@act("orders.move_stock")
def move_stock(
    *, actor: User | None, product: Product, source: Warehouse, target: Warehouse, quantity: Decimal, now: datetime,
    reason: str = "",
) -> list[StockMovement]:  # fmt: skip
    """Free stock goes from one warehouse to another."""
    need(actor, moves_stock)
    same = Refusal("orders.same-warehouse", _("Choose two different warehouses."), "target")
    refuse_if(rules.positive(quantity), rules.in_use(target), same if source.pk == target.pk else None, kind=Invalid)
    levels = lock_levels([(source.pk, product.pk), (target.pk, product.pk)])
    refuse_if(rules.enough_free(product, levels.get((source.pk, product.pk)), quantity))
    away, there = StockLine(source, product, quantity), StockLine(target, product, quantity)
    made = write([away], Kind.MOVED, -1, 0, actor=actor, now=now, reason=reason)
    made += write([there], Kind.MOVED, 1, 0, actor=actor, now=now, reason=reason)
    record_activity(product, "orders.move_stock", actor=actor, note=reason.strip())
    return made


@act("orders.count_stock")
def count_stock(
    *, actor: User, warehouse: Warehouse, product: Product, counted: Decimal, now: datetime, note: str = ""
) -> StockCount:
    """What was found in the warehouse. It waits for somebody else to post it; one open count for each product and place."""
    need(actor, moves_stock)
    negative = Refusal("orders.count-negative", _("A count can't be negative."), "counted")
    refuse_if(negative if counted < 0 else None, rules.in_use(warehouse), kind=Invalid)
    level = lock_levels([(warehouse.pk, product.pk)]).get((warehouse.pk, product.pk))
    try:
        with transaction.atomic():
            made = StockCount.objects.create(
                warehouse=warehouse, product=product, counted=counted, expected=level.on_hand if level else Decimal(),
                counted_by=actor, counted_at=now, note=note.strip(),
            )  # fmt: skip
    except IntegrityError as error:
        if "stock_count_one_open" not in str(error):
            raise
        waiting = _("A count of this product in this warehouse waits to be posted already.")
        raise Refused(Refusal("orders.count-waits", waiting)) from error
    record_activity(product, "orders.count_stock", actor=actor, note=made.note)
    return made


@act("orders.post_count")
def post_count(*, actor: User, count: StockCount, now: datetime, version: int | None = None) -> StockCount:
    """The difference becomes a correction; not by the person who counted."""
    need(actor, moves_stock)
    locked = lock(count)
    check_version(locked, version, {"counted": locked.counted})
    key = (locked.warehouse_id, locked.product_id)
    level = lock_levels([key]).get(key)
    also = [rules.counted_by_another(locked, actor), rules.covers_reserved(locked, level)]
    movement = None
    if locked.state == "counted" and locked.difference and not any(also):
        line = StockLine(locked.warehouse, locked.product, locked.difference)
        (movement,) = write([line], Kind.CORRECTED, 1, 0, actor=actor, now=now, reason=locked.note)
    moved = move(locked, "post", actor=actor, also=also, posted_by=actor, posted_at=now, movement=movement)
    record_activity(locked.product, "orders.post_count", actor=actor)
    return moved


@act("orders.drop_count")
def drop_count(*, actor: User, count: StockCount, version: int | None = None) -> StockCount:
    """Not posted: to be counted again."""
    need(actor, moves_stock)
    moved = move(count, "drop", actor=actor, version=version)
    record_activity(moved.product, "orders.drop_count", actor=actor)
    return moved
