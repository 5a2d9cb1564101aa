"""Who will be asked about an order, and why, before it is submitted: credit and prices together (ORD-4, defaults.md 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from customers.credit.holders import holders_of
from customers.models import CreditAccount
from customers.scope.customers import reaches
from orders.credit import check
from orders.models import Order, OrderLine
from orders.price_figures import MATTER as PRICES
from orders.prices_asked import approved_already, price_facts, prices_asked
from orders.services.order_contract import take_framework
from orders.services.orders import MATTER as CREDIT
from orders.services.orders import credit_facts, worth_of
from salesops.core.approvals.routing import Explained, explain_route
from salesops.core.sockets.approvals import matters


@dataclass(frozen=True)
class Asked:
    """One matter: what stands against the order, and the approvers in their turn."""

    label: str
    said: tuple[str, ...]
    route: Sequence[Explained]


def would_be_asked(order: Order, lines: Sequence[OrderLine], user: Any, today: date) -> list[Asked]:
    """What submitting ``order`` today would ask for. A preview: it locks nothing and the answer may differ a minute later.

    ``order`` and ``lines`` may be unsaved. The credit is left out for who may not see it.
    """
    if not lines:
        return []
    found = []
    if reaches(user, order.customer, "credit"):
        holder = holders_of([order.customer_id])[order.customer_id]
        account = CreditAccount.objects.filter(customer=holder).first() or CreditAccount(customer_id=holder)
        checked = check(order, account, today, amount=worth_of(lines))
        if checked.refusals:
            said = tuple(str(refusal.message) for refusal in checked.refusals)
            route = explain_route(CREDIT, order, requester=user, facts=credit_facts(order, checked), day=today)
            found.append(Asked(str(matters.get(CREDIT).label), said, route))
    contract = order.contract or take_framework(order, worth_of(lines), today)
    asked = prices_asked(order, lines, today, contract)
    if asked is not None and not (order.pk and approved_already(order, asked)):
        facts = price_facts(order, asked, worth_of(lines), today)
        route = explain_route(PRICES, order, requester=order.owner, facts=facts, day=today, actor=user)
        found.append(Asked(str(matters.get(PRICES).label), tuple(str(r.message) for r in asked.refusals), route))
    return found
