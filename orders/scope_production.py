"""Whose production orders a person sees, who passes them and who answers (capability ``production``, defaults.md 1.4)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.scope.customers import reaches
from orders.scope_orders import rows_of_customers
from salesops.core.refusals import Forbidden, Refusal

# Logistics sees what is going to come into stock.
STEPS = {"LOG": Q(passed_at__isnull=False)}


def visible_production(rows: Any, user: Any) -> Any:
    """Own ones, those of one's units at their time, those of customers in reach; all for production and purchasing."""
    return rows_of_customers(rows, user, "production", STEPS)


# The right each verb needs over the customer's production orders; only production itself holds ``a``.
RIGHTS = {"pass": "c", "answer": "a", "report": "a", "receive": "a", "cancel": "e"}


def may_produce(actor: Any, customer: Customer, verb: str) -> bool:
    """Whether ``actor`` (``None``: the system) takes ``verb`` with production orders of ``customer``."""
    return actor is None or reaches(actor, customer, "production", RIGHTS[verb])


def need_to_produce(actor: Any, customer: Customer, verb: str) -> None:
    """Refuse with 403 unless ``actor`` takes ``verb``."""
    if not may_produce(actor, customer, verb):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
