"""What a change does to an order, line by line, before anything is written (defaults.md 11 and 13).

Lines are final: another price, or more of a line than it was confirmed with, is a line of its own; what is wanted no longer is
given up. So every quantity stays the sum of its entries, and what was agreed once can be read for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from orders.models import Order, OrderChange, OrderChangeLine, OrderLine
from orders.rules.changes import kept
from orders.services.entries import worth
from salesops.core.money import ZERO, line_amount


@dataclass
class Plan:
    """``given_up``: (line, quantity less); ``added``: unsaved lines. Amounts VAT included."""

    order: Order
    given_up: list[tuple[OrderLine, Decimal]] = field(default_factory=list)
    added: list[OrderLine] = field(default_factory=list)

    @property
    def less(self) -> Decimal:
        return -sum((worth(line, line.ordered, -quantity)[0] for line, quantity in self.given_up), ZERO)

    @property
    def more(self) -> Decimal:
        return sum((line_amount(line.quantity, line.unit_price, line.discount_rate) for line in self.added), ZERO)

    @property
    def total(self) -> Decimal:
        """What the order is worth afterwards."""
        return self.order.ordered_amount - self.less + self.more


def _same_price(wish: OrderChangeLine, line: OrderLine) -> bool:
    return (wish.unit_price, wish.discount_rate) == (line.unit_price, line.discount_rate)


def plan_of(order: Order, change: OrderChange, wishes: Sequence[OrderChangeLine], lines: Sequence[OrderLine]) -> Plan:
    """``lines`` are those of the order as they are now, ``wishes`` those of the change."""
    plan = Plan(order)
    if change.kind != "change":
        plan.given_up = [(line, line.ordered - kept(line)) for line in lines if line.ordered > kept(line)]
        return plan
    known = {line.pk: line for line in lines}
    for wish in wishes:
        line = known.get(wish.line_id) if wish.line_id else None
        if line is None:
            plan.added.append(_new(order, wish, wish.quantity))
            continue
        stays = min(wish.quantity, line.ordered) if _same_price(wish, line) else kept(line)
        if line.ordered > stays:
            plan.given_up.append((line, line.ordered - stays))
        if wish.quantity > stays:
            plan.added.append(_new(order, wish, wish.quantity - stays, line))
    first = max((line.no for line in lines), default=0) + 1
    for no, added in enumerate(plan.added, first):
        added.no = no
    return plan


def _new(order: Order, wish: OrderChangeLine, quantity: Decimal, line: OrderLine | None = None) -> OrderLine:
    return OrderLine(
        order=order, product=wish.product, quantity=quantity, unit_price=wish.unit_price, list_price=wish.list_price,
        price_source=wish.price_source, discount_rate=wish.discount_rate,
        tax_rate=line.tax_rate if line else wish.product.tax_rate, note=line.note if line else "",
    )  # fmt: skip
