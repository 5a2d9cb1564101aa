"""Prices that need somebody's approval, and whether they have it (defaults.md 11, "Discount", "Below floor").

What is approved is a set of figures: articles, quantities, prices, discounts. Another of any is asked for anew. Neither facts nor
sentences hold a floor or a cost: who may see those sees them on the panel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from customers.services.credit_accounts import unit_facts
from orders.agreed_prices import covered
from orders.models import Contract, Order, OrderLine, ProductCost, ProductPrice
from orders.policies import PRICING
from orders.price_figures import KIND, MATTER, print_of
from orders.pricing import GREEN, RED, light_of, prices_for
from orders.rules import orders as rules
from salesops.core.approvals.models import Approval
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal

# Whom a price is asked of, each more than the one before.
LEVELS = ("supervisor", "manager", "director", "floor", "loss")


@dataclass(frozen=True)
class PricesAsked:
    """Lines whose prices aren't free. ``level``: the highest any of them needs; ``figures``: print of all lines."""

    level: str
    lines: tuple[Mapping[str, Any], ...]
    refusals: tuple[Refusal, ...]
    figures: str


def _level(line: OrderLine, colour: str, discount: Decimal | None, cost: Decimal | None, policy: Any) -> str:
    if colour == RED:
        net = line.unit_price * (1 - line.discount_rate) / (1 + line.tax_rate)
        # An article nobody knows the cost of may be a loss.
        return "floor" if cost is not None and net >= cost else "loss"
    off = (discount or Decimal()) * 100
    if off <= policy["supervisor_discount"]:
        return "supervisor"
    return "manager" if off <= policy["manager_discount"] else "director"


def prices_asked(
    order: Order, lines: Sequence[OrderLine], today: date, contract: Contract | None = None
) -> PricesAsked | None:
    """What has to be asked about the prices of ``lines`` today; ``None``: nothing. Eight queries at most.

    Nothing is asked about prices agreed in the order's contract (``contract``: the one it would be counted to).
    """
    ids = {line.product_id for line in lines}
    usual = prices_for(order.customer, ids, today)
    floors = dict(ProductPrice.objects.on(today).filter(product__in=ids).values_list("product_id", "floor_price"))
    costs = dict(ProductCost.objects.on(today).filter(product__in=ids).values_list("product_id", "net"))
    policy = policy_on(PRICING, today)
    agreed = covered(order, lines, contract or order.contract, today)
    found, said, levels = [], [], []
    for line in lines:
        if line.no in agreed:
            continue
        price, floor = usual[line.product_id].price, floors.get(line.product_id)
        net = line.unit_price * (1 - line.discount_rate)
        colour, against = light_of(net, price, floor, policy["free_discount"])
        refusal = rules.price_kept(line, price, floor, policy["free_discount"])
        if colour == GREEN or refusal is None:
            continue
        levels.append(_level(line, colour, against, costs.get(line.product_id), policy))
        said.append(refusal)
        found.append({
            "no": line.no, "sku": line.product.sku, "name": line.product.name, "quantity": str(line.quantity),
            "unit_price": str(line.unit_price), "discount_rate": str(line.discount_rate),
            "usual": None if price is None else str(price), "against": None if against is None else f"{against:.6f}",
            "colour": colour, "product": line.product_id,
        })  # fmt: skip
    if not found:
        return None
    return PricesAsked(max(levels, key=LEVELS.index), tuple(found), tuple(said), print_of(lines))


def price_facts(order: Order, asked: PricesAsked, worth: Decimal, today: date) -> dict[str, Any]:
    """What is approved."""
    facts = {"number": order.number or "", "level": asked.level, "figures": asked.figures, "lines": list(asked.lines)}
    return facts | {"worth": str(worth), "day": today.isoformat()} | unit_facts(order.customer)


def approved_already(order: Order, asked: PricesAsked) -> bool:
    """Whether somebody entitled to ``asked`` approved exactly these figures."""
    rows = Approval.objects.of(KIND, order.pk).filter(matter=MATTER, state="approved")
    return any(
        facts.get("figures") == asked.figures and LEVELS.index(facts["level"]) >= LEVELS.index(asked.level)
        for facts in rows.values_list("facts", flat=True)
    )


def price_problems(order: Order, lines: Sequence[OrderLine], today: date) -> list[Refusal]:
    """What stands against a confirmation as long as the prices aren't approved."""
    asked = prices_asked(order, lines, today)
    if asked is None or approved_already(order, asked):
        return []
    pending = Approval.objects.of(KIND, order.pk).pending().filter(matter=MATTER).exists()
    return [*([rules.waits_for_price()] if pending else []), *asked.refusals]
