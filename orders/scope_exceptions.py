"""Who records exceptions, who sees them, who tells the customer (capability ``exceptions``, defaults.md 1.4).

Whoever sells, leads or keeps the orders of a customer handles its exceptions. A department records them on orders it sees,
sees those it is involved in, and may offer an alternative.
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.scope.customers import reaches
from orders.models import Order, OrderException, Shipment
from orders.scope_orders import rows_of_customers
from salesops.core.refusals import Forbidden, Refusal

# What a department involved may do beside noting how it goes on.
FOR_DEPARTMENTS = ("offer", "note")


def visible_exceptions(rows: Any, user: Any) -> Any:
    """Own ones, those of one's units at their time, of customers in reach; a department's by its step."""
    departments = OrderException.Department.values
    steps = {role: Q(departments__contains=[role]) | Q(recorded_by=user) for role in departments}
    return rows_of_customers(rows, user, "exceptions", steps)


def may_record(actor: Any, order: Order) -> bool:
    """Anyone of the chain, and departments on orders or shipments they see."""
    if actor is None or reaches(actor, order.customer, "exceptions", "c"):
        return True
    if not actor.can("exceptions", "c") or not actor.access.reach("exceptions", "c").step_roles:
        return False
    return (
        Order.objects.visible_to(actor).filter(pk=order.pk).exists()
        or Shipment.objects.visible_to(actor).filter(order=order).exists()
    )


def may_handle(actor: Any, exception: OrderException, verb: str) -> bool:
    """Whether ``actor`` (``None``: the system) takes ``verb`` with an exception he sees."""
    if actor is None or reaches(actor, exception.customer, "exceptions", "e"):
        return True
    if verb not in FOR_DEPARTMENTS or not actor.can("exceptions", "e"):
        return False
    roles = actor.access.reach("exceptions", "e").step_roles
    return bool(roles & set(exception.departments)) or bool(roles and exception.recorded_by_id == actor.pk)


def need(allowed: bool) -> None:
    """Refuse with 403 unless ``allowed``."""
    if not allowed:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
