"""Who asks for invoices, who issues them (capability ``invoices``; defaults.md 1.4)."""

from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer
from customers.scope.customers import reaches
from salesops.core.refusals import Forbidden, Refusal

REQUEST = "request"


def may_request(actor: Any, customer: Customer) -> bool:
    """Ask for invoices and lower prices: rep, secretary, finance."""
    return actor is None or reaches(actor, customer, "invoices", "c")


def issues_invoices(actor: Any) -> bool:
    """Finance: a right to edit that isn't limited to requests."""
    if actor is None:
        return True
    if not actor.can("invoices", "e"):
        return False
    limits = actor.access.limits("invoices", "e")
    return limits is None or bool(limits - {REQUEST})


def may_issue(actor: Any, customer: Customer) -> bool:
    return actor is None or (issues_invoices(actor) and reaches(actor, customer, "invoices", "e"))


def need(allowed: bool) -> None:
    """Refuse with 403 unless ``allowed``."""
    if not allowed:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
