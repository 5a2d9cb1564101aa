"""Whether an order has the contract it needs, and stays inside it (ORD-3, ORD-4)."""

from datetime import date
from decimal import Decimal

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from customers.credit.holders import holders_of
from customers.models import CreditAccount
from orders.models import Contract, Order, OrderLine
from orders.policies.contracts import CONTRACTS
from orders.rules import contracts as rules
from orders.states.order import WAITING
from salesops.core.money import ZERO
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal


def used_of(contract: Contract, *, without: int | None = None) -> Decimal:
    """What the orders of ``contract`` are worth, VAT included: what is confirmed and kept, and those that wait. Two queries."""
    orders = Order.objects.filter(contract=contract)
    if without is not None:
        orders = orders.exclude(pk=without)
    waiting = OrderLine.objects.filter(order__in=orders.filter(_waits()))
    confirmed = orders.aggregate(worth=Coalesce(Sum("ordered_amount"), ZERO))["worth"]
    return confirmed + waiting.aggregate(worth=Coalesce(Sum("amount"), ZERO))["worth"]


def lock_contract_of(order: Order) -> Contract | None:
    """The contract of the locked order, locked as it is now: nobody ends or amends it until this transaction has ended."""
    if order.contract_id is None:
        return None
    order.contract = Contract.objects.select_for_update(of=("self",)).get(pk=order.contract_id)
    return order.contract


def _waits() -> Q:
    return Q(state__in=WAITING) | Q(state="on_hold", paused_in__in=WAITING)


def frameworks_of(order: Order, today: date) -> list[Contract]:
    """Framework contracts in force of the order's customer, the one that ends first before the others."""
    rows = Contract.objects.binding().filter(customer=order.customer, kind=Contract.Kind.FRAMEWORK)
    return list(rows.filter(starts_on__lte=today, ends_on__gte=today).order_by(F("ends_on"), "pk"))


def _seen(contract: Contract, order: Order) -> rules.Covers:
    return rules.Covers(
        number=str(contract), binding=contract.binds, same_customer=contract.customer_id == order.customer_id,
        starts_on=contract.starts_on, ends_on=contract.ends_on, amount=contract.amount,
        used=used_of(contract, without=order.pk),
    )  # fmt: skip


def framework_for(order: Order, worth: Decimal, today: date) -> Contract | None:
    """The framework contract in force with room for the order."""
    fitting = (c for c in frameworks_of(order, today) if not list(rules.inside(_seen(c, order), worth, today)))
    return next(fitting, None)


def _usual_term(order: Order) -> int | None:
    holder = holders_of([order.customer_id])[order.customer_id]
    return CreditAccount.objects.filter(customer=holder).values_list("term_days", flat=True).first()


def _longer(order: Order, contract: Contract, today: date) -> list[Refusal]:
    """An order takes the term of its contract or of the rating, whichever is longer, and no other."""
    if order.term_days is None or not policy_on(CONTRACTS, today)["longer_term"]:
        return []
    terms = [term for term in (contract.term_days, _usual_term(order)) if term is not None]
    found = rules.term_agreed(order.term_days, max(terms)) if terms else None
    return [found] if found is not None else []


def contract_problems(order: Order, worth: Decimal, today: date) -> list[Refusal]:
    """What speaks against the order for want of a contract, or by its contract. A framework contract in force counts."""
    if order.contract_id is not None:
        contract = Contract.objects.get(pk=order.contract_id)
        return list(rules.inside(_seen(contract, order), worth, today)) + _longer(order, contract, today)
    usual = _usual_term(order) if order.term_days is not None else None
    found = rules.needed(worth, order.term_days, usual, policy_on(CONTRACTS, today))
    return [] if found is None or framework_for(order, worth, today) is not None else [found]


def take_framework(order: Order, worth: Decimal, today: date) -> Contract | None:
    """The framework contract an order without one is counted to: none when it needs none."""
    if order.contract_id is not None:
        return None
    usual = _usual_term(order) if order.term_days is not None else None
    needs = rules.needed(worth, order.term_days, usual, policy_on(CONTRACTS, today))
    return framework_for(order, worth, today) if needs is not None else None
