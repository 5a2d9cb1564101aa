"""What every service of customers starts with: permission over the customer, the lock, the version its editor saw."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.services.editing import check_version, iso, lock, touch
from customers.models import Customer
from customers.scope.customers import parts_in_reach
from salesops.core.refusals import Forbidden, Refusal

__all__ = [
    "check_version",
    "current_of",
    "iso",
    "lock",
    "lock_current",
    "lock_customers",
    "need_all_over",
    "need_over",
    "touch",
]


def need_over(actor: Any, customer: Customer, capability: str = "customers", right: str = "e") -> None:
    """Refuse with 403 unless ``actor`` (``None`` = the system) holds ``right`` on ``capability`` over ``customer``."""
    if actor is None or Customer.objects.filter(pk=customer.pk).in_reach(actor, capability, right).exists():
        return
    raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def lock_customers(*customers: Customer) -> list[Customer]:
    """``customers`` read anew and locked in the order of their ids, whatever order they are named in."""
    found = {
        c.pk: c for c in Customer.objects.select_for_update().filter(pk__in={c.pk for c in customers}).order_by("pk")
    }
    return [found[c.pk] for c in customers]


def need_all_over(actor: Any, customer: Customer) -> None:
    """Refuse with 403 unless ``actor`` may edit the whole file of ``customer``, not only a part of it."""
    need_over(actor, customer)
    if actor is not None and parts_in_reach(actor, customer) is not None:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def current_of(customer: Customer) -> Customer:
    """The file that goes on for ``customer``: itself, or the one it was merged into."""
    while customer.merged_into_id is not None:
        customer = Customer.objects.get(pk=customer.merged_into_id)
    return customer


def lock_current(customer: Customer) -> Customer:
    """The file that goes on for ``customer``, locked until the transaction ends.

    Whoever writes about a customer while it is being merged waits for the merge and lands on the file that goes on. A merge
    locks both files before it moves anything, so nothing is written to a file that no longer takes it.
    """
    found = lock(customer)
    while found.merged_into_id is not None:
        found = Customer.objects.select_for_update().get(pk=found.merged_into_id)
    return found
