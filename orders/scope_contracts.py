"""Whose contracts a person sees (capability ``contracts``)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.scope.customers import reaches
from orders.scope_orders import rows_of_customers
from salesops.core.refusals import Forbidden, Refusal

# Finance reviews what was submitted (defaults.md 1.3).
STEPS = {"FIN": Q(number__isnull=False)}


def visible_contracts(rows: Any, user: Any) -> Any:
    """Own ones, those of one's units at their time, those of customers in reach, those that passed one's role's step."""
    return rows_of_customers(rows, user, "contracts", STEPS)


def may_write_contracts(actor: Any, customer: Customer, right: str) -> bool:
    """Whether ``actor`` (``None``: the system) holds ``right`` on the contracts of ``customer``."""
    return actor is None or reaches(actor, customer, "contracts", right)


def need_contracts_of(actor: Any, customer: Customer, right: str) -> None:
    """Refuse with 403 unless ``actor`` holds ``right`` on the contracts of ``customer``."""
    if not may_write_contracts(actor, customer, right):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def keeps_papers(actor: Any) -> bool:
    """Whether ``actor`` records signatures and files originals: the secretaries (defaults.md 13), and the system."""
    return actor is None or actor.holds("SEC", "SSL")


def may_keep(actor: Any, customer: Customer) -> bool:
    """Whether ``actor`` keeps the papers of this customer."""
    return keeps_papers(actor) and may_write_contracts(actor, customer, "c")


def need_papers_of(actor: Any, customer: Customer) -> None:
    """Refuse with 403 unless ``actor`` keeps the papers of ``customer``."""
    if not may_keep(actor, customer):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def may_end(actor: Any, customer: Customer) -> bool:
    """Whether ``actor`` may ask for the end of a contract with this customer: legal or the director (defaults.md 13)."""
    return actor.holds("LEG", "DIR") and may_write_contracts(actor, customer, "a")


def need_ender_of(actor: Any, customer: Customer) -> None:
    """Refuse with 403 unless ``actor`` may end contracts with this customer."""
    if not may_end(actor, customer):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
