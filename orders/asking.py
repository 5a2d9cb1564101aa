"""Who will be asked about an order or a change of one, and why, before it is asked (ORD-4, defaults.md 11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from customers.credit.holders import holders_of
from customers.models import CreditAccount
from customers.scope.customers import reaches
from orders.change_plan import plan_of
from orders.credit import check
from orders.models import Order, OrderChange, OrderLine
from orders.price_figures import MATTER as PRICES
from orders.prices_asked import approved_already, price_facts, prices_asked
from orders.rules.changes import in_state_for
from orders.scope_orders import sees_amounts
from orders.services import changes
from orders.services.change_credit import credit_of_change
from orders.services.order_contract import take_framework
from orders.services.orders import MATTER as CREDIT
from orders.services.orders import credit_facts, lines_of, worth_of
from salesops.core.approvals.routing import Explained, explain_route
from salesops.core.formats import money
from salesops.core.refusals import Refusal, Refused
from salesops.core.sockets.approvals import matters


@dataclass(frozen=True)
class Asked:
    """One matter: what stands against the order, and the approvers in their turn."""

    label: str
    said: tuple[str, ...]
    route: Sequence[Explained]


@dataclass(frozen=True)
class ChangeAsked:
    """A change before it is asked for: what stands ``against`` it now, else whom it would ask."""

    against: tuple[Refusal, ...] = ()
    asked: tuple[Asked, ...] = ()


def _account_of(order: Order) -> CreditAccount:
    """The credit account of the customer's group, an empty one where there is none; nothing is locked."""
    holder = holders_of([order.customer_id])[order.customer_id]
    return CreditAccount.objects.filter(customer=holder).first() or CreditAccount(customer_id=holder)


def would_be_asked(order: Order, lines: Sequence[OrderLine], user: Any, today: date) -> list[Asked]:
    """What submitting ``order`` today would ask for. A preview: it locks nothing and the answer may differ a minute later.

    ``order`` and ``lines`` may be unsaved. The credit is left out for who may not see it.
    """
    if not lines:
        return []
    found = []
    if reaches(user, order.customer, "credit"):
        checked = check(order, _account_of(order), today, amount=worth_of(lines))
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


def change_would_be_asked(
    order: Order, user: Any, today: date, *, kind: str, promised_on: date | None = None,
    lines: Sequence[Mapping[str, Any]] = (),
) -> ChangeAsked:  # fmt: skip
    """What asking for this change of ``order`` today would be answered; ``lines`` as for ``ask_change``. A preview as well."""
    present = lines_of(order)
    if stands := in_state_for(order, kind):
        return ChangeAsked((stands,))
    try:
        wishes = changes.wishes_of(order, lines, present, today)
    except Refused as refused:
        return ChangeAsked(tuple(refused.refusals))
    change = OrderChange(order=order, kind=kind, promised_on=promised_on, started=order.state != "confirmed")
    plan = plan_of(order, change, wishes, present)
    if not (plan.given_up or plan.added or (promised_on is not None and promised_on != order.promised_on)):
        return ChangeAsked()
    if against := [one for one in changes.against(order, change, plan, wishes, present, today) if one is not None]:
        return ChangeAsked(tuple(against))
    credit = credit_of_change(order, _account_of(order), plan, today)
    facts = changes.change_facts(order, change, plan, credit, today)
    said = []
    if sees_amounts(user, order) and not plan.total:
        said.append(_("%(amount)s is given up (CNY, VAT incl.).") % {"amount": money(plan.less)})
    elif sees_amounts(user, order) and plan.total != order.ordered_amount:
        worth = {"before": money(order.ordered_amount), "after": money(plan.total)}
        said.append(_("The order is worth %(before)s now, %(after)s afterwards (CNY, VAT incl.).") % worth)
    if not reaches(user, order.customer, "credit"):
        facts["credit"] = None
    elif credit.refusals:
        said += [str(refusal.message) for refusal in credit.refusals]
    if facts["level"] and (prices := prices_asked(order, plan.added, today)) is not None:
        said += [str(refusal.message) for refusal in prices.refusals]
    route = explain_route(changes.MATTER, order, requester=user, facts=facts, day=today)
    return ChangeAsked((), (Asked(str(OrderChange.Kind(kind).label), tuple(said), route),))
