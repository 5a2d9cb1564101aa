"""Prices agreed in a contract: what an order under it costs, and which of its lines ask nobody any more (ORD-3, defaults.md 11).

Whoever agreed to the contract agreed to its prices. They hold while it is signed, in its period, for its quantities: exactly that
price or a better one for us. It is asked again at each step, so a contract that was changed or ended meanwhile covers nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from orders.models import Contract, ContractLine, Order, OrderLine
from orders.price_figures import KIND, MATTER, print_of
from orders.pricing import Price
from orders.states.order import WAITING
from salesops.core.approvals.models import Approval
from salesops.core.money import ZERO

# Before the number of the contract in ``price_source`` of a line; anything else there is the code of a price list.
SOURCE = "contract:"


@dataclass(frozen=True)
class Agreed:
    """``unit_price`` less ``discount_rate`` for a product in a contract, up to ``quantity``."""

    product_id: int
    unit_price: Decimal
    discount_rate: Decimal
    quantity: Decimal

    @property
    def net(self) -> Decimal:
        return net_of(self)


def net_of(line: "OrderLine | Agreed") -> Decimal:
    """What one unit costs after its discount, VAT included."""
    return line.unit_price * (1 - line.discount_rate)


def holds(contract: Contract | None, order: Order, today: date) -> bool:
    """Whether prices of ``contract`` hold for ``order`` today."""
    return (
        contract is not None
        and contract.binds
        and contract.customer_id == order.customer_id
        and contract.starts_on <= today <= contract.ends_on
    )


def agreed_in(contract: Contract) -> dict[int, list[Agreed]]:
    """Product id → its lines in the contract, in their order. One query."""
    found: dict[int, list[Agreed]] = {}
    rows = ContractLine.objects.filter(contract=contract).order_by("no")
    for row in rows.values_list("product_id", "unit_price", "discount_rate", "quantity"):
        found.setdefault(row[0], []).append(Agreed(*row))
    return found


def source_of(contract: Contract) -> str:
    """What a line priced by ``contract`` keeps as its source."""
    return f"{SOURCE}{contract.number}"


def priced_by(
    line: Mapping[str, Any], usual: Price, agreed: Sequence[Agreed], contract: Contract | None
) -> dict[str, Any]:
    """``unit_price``, ``discount_rate``, ``price_source`` of a line as it was typed: what is left out is what was agreed, else the
    customer's price of the day. A price that is what was agreed says so, typed or not. ``None``: there is no price.
    """
    typed, discount = line.get("unit_price"), line.get("discount_rate") or Decimal()
    price, source = (usual.price, usual.list_code) if typed is None else (Decimal(typed), "")
    if agreed and typed is None:
        price, discount = agreed[0].unit_price, discount or agreed[0].discount_rate
    if contract is not None and price is not None and price * (1 - discount) in {one.net for one in agreed}:
        source = source_of(contract)
    return {"unit_price": price, "discount_rate": discount, "price_source": source}


def _taken(contract: Contract, products: Iterable[int], *, without: Order) -> dict[int, list[tuple[Decimal, Decimal]]]:
    """Product id → (price after discount, quantity) of what other orders of ``contract`` take of it. Three queries at most.

    Once confirmed, ``without`` counts like the others: only lines added to it are asked about.
    """
    lines = OrderLine.objects.filter(order__contract=contract, product__in=list(products))
    waits = Q(order__state__in=WAITING) | Q(order__state="on_hold", order__paused_in__in=WAITING)
    if without.pk is not None:
        waits &= ~Q(order=without.pk)
    rows = lines.filter(Q(ordered__gt=0) | waits).values_list(
        "order_id", "product_id", "unit_price", "discount_rate", "ordered", "quantity"
    )
    taking = list(rows)
    apart = _asked_apart({row[0] for row in taking})
    found: dict[int, list[tuple[Decimal, Decimal]]] = {}
    for order_id, product_id, price, rate, ordered, quantity in taking:
        if product_id not in apart.get(order_id, ()):
            found.setdefault(product_id, []).append((price * (1 - rate), ordered or quantity))
    return found


def _asked_apart(orders: Iterable[int]) -> dict[int, set[int]]:
    """Order → products whose prices somebody is, or was, asked for by themselves: they take nothing of what the contract agreed."""
    rows = Approval.objects.filter(
        matter=MATTER, kind=KIND, record_id__in=[str(pk) for pk in orders], state__in=("pending", "approved")
    )
    asked = [(int(record), facts) for record, facts in rows.order_by("id").values_list("record_id", "facts")]
    if not asked:
        return {}
    lines: dict[int, list[OrderLine]] = {}
    for line in OrderLine.objects.filter(order__in=[pk for pk, _facts in asked]):
        lines.setdefault(line.order_id, []).append(line)
    found: dict[int, set[int]] = {}
    for pk, facts in asked:
        if facts["figures"] == print_of(lines[pk]):
            found.setdefault(pk, set()).update(line["product"] for line in facts["lines"])
    return found


def _fits(line: OrderLine, agreed: Sequence[Agreed], ordered: Sequence[tuple[Decimal, Decimal]]) -> bool:
    """Whether each unit finds one agreed at its price or below: at every price from it up, no more is ordered than agreed."""
    most = max(one.net for one in agreed)
    mine = net_of(line)
    prices = {mine} | {
        net for net in (*(one.net for one in agreed), *(net for net, _n in ordered)) if mine <= net <= most
    }
    return all(
        sum((n for net, n in ordered if net <= price), ZERO)
        <= sum((one.quantity for one in agreed if one.net <= price), ZERO)
        for price in prices
    )  # fmt: skip


def covered(order: Order, lines: Sequence[OrderLine], contract: Contract | None, today: date) -> set[int]:
    """Numbers of the lines whose price and quantity the contract has agreed to. Three queries at most, none without a contract."""
    if contract is None or not holds(contract, order, today):
        return set()
    agreed = agreed_in(contract)
    asked = [line for line in lines if line.product_id in agreed]
    if not asked:
        return set()
    ordered = _taken(contract, {line.product_id for line in asked}, without=order)
    for line in asked:
        ordered.setdefault(line.product_id, []).append((net_of(line), line.quantity))
    return {line.no for line in asked if _fits(line, agreed[line.product_id], ordered[line.product_id])}
