"""Who enters, checks and follows what dealers report (capability ``replenishment``; defaults.md 1.4)."""

from typing import Any

from customers.models import Customer
from customers.scope.customers import reaches
from orders.models import RESELLING, DealerDifference

from .scope_statements import need

__all__ = ["is_dealer", "may_enter", "may_keep", "may_solve", "may_verify", "need"]


def is_dealer(customer: Customer) -> bool:
    """Whether ``customer`` sells again what it buys, and so has a stock to report."""
    return customer.kind in RESELLING


def may_enter(actor: Any, customer: Customer) -> bool:
    """Enter reports, ask for them, take a check: the rep, who leads it, the secretary, logistics."""
    return actor is None or reaches(actor, customer, "replenishment", "c")


def may_keep(actor: Any, customer: Customer) -> bool:
    """Check what was handed in, send it back, correct it: the secretary, logistics."""
    return actor is None or reaches(actor, customer, "replenishment", "e")


def may_solve(actor: Any, difference: DealerDifference) -> bool:
    """Whoever keeps the dealer's reports, and who was given the difference to solve."""
    customer = difference.dealer_check.customer
    return may_keep(actor, customer) or (actor.pk == difference.owner_id and may_enter(actor, customer))


def may_verify(actor: Any, difference: DealerDifference) -> bool:
    """Whoever keeps the reports, and who decides on dealers: the manager. Never the solver (``rules.dealers.four_eyes``)."""
    customer = difference.dealer_check.customer
    return may_keep(actor, customer) or reaches(actor, customer, "replenishment", "a")
