"""What every service of customers starts with: permission over the customer, the lock, the version its editor saw."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.services.editing import check_version, iso, lock, touch
from customers.models import Customer
from salesops.core.refusals import Forbidden, Refusal

__all__ = ["check_version", "iso", "lock", "lock_customers", "need_over", "touch"]


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
