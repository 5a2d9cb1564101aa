"""Who makes and sends statements of account, who works off differences (capability ``receipts``; defaults.md 1.4)."""

from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer
from customers.scope.customers import reaches
from salesops.core.refusals import Forbidden, Refusal


def may_make(actor: Any, customer: Customer) -> bool:
    """The secretary who settles for the customer, finance."""
    return actor is None or reaches(actor, customer, "receipts", "c")


def may_keep(actor: Any, customer: Customer) -> bool:
    """Send it, take its answers, work off its differences."""
    return actor is None or reaches(actor, customer, "receipts", "e")


def need(allowed: bool) -> None:
    """Refuse with 403 unless ``allowed``."""
    if not allowed:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
