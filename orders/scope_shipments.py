"""Whose shipments a person sees and moves on (capability ``shipments``, defaults.md 1.4).

Logistics has all of them (``c e a``); secretaries plan those of their markets (``c e``); reps see their own and enter what the
customer said and signed (``c``, limited to sign-off). Nobody else moves one on, but for the release by the market manager.
"""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.scope.customers import reaches
from orders.scope_orders import rows_of_customers, rows_of_customers_apart
from salesops.core.refusals import Forbidden, Refusal
from salesops.core.sockets.approvals import Case, approvers

SIGN_OFF = "sign_off"
# Finance sees what was signed for, the service department what arrived (rows their step waits for).
STEPS = {
    "FIN": Q(signed_at__isnull=False),
    "CSV": Q(arrived_at__isnull=False),
}  # fmt: skip


def visible_shipments(rows: Any, user: Any) -> Any:
    """Own ones, those of one's units at their time, those of customers in reach, those whose step waits for one's role."""
    return rows_of_customers(rows, user, "shipments", STEPS)


def visible_shipments_apart(rows: Any, user: Any) -> list[Any]:
    """:func:`visible_shipments` as parts without a common row, for counting."""
    return rows_of_customers_apart(rows, user, "shipments", STEPS)


def may_move(actor: Any, customer: Customer, right: str) -> bool:
    """Whether ``actor`` (``None``: the system) holds ``right`` on the shipments of ``customer``. A rep's ``c`` is the sign-off."""
    return actor is None or reaches(actor, customer, "shipments", right)


def may_plan(actor: Any, customer: Customer) -> bool:
    """Plans deliveries: who holds ``c`` for more than signing off, that is secretaries and logistics."""
    if actor is None or not actor.can("shipments", "c"):
        return actor is None
    limits = actor.access.limits("shipments", "c")
    return (limits is None or bool(limits - {SIGN_OFF})) and may_move(actor, customer, "e")


def releases(actor: Any, customer: Customer) -> bool:
    """The market manager lets a shipment go that the customer did not confirm."""
    if actor is None:
        return True
    day = timezone.localdate()
    case = Case(customer.owner, customer, {"unit_id": customer.unit_id}, day)
    return any(person.pk == actor.pk for person in approvers.get("MM").resolve(case))


# The right each verb needs over the customer's shipments.
RIGHTS = {
    "confirm": "c",
    "pick": "a",
    "dispatch": "a",
    "deliver": "e",
    "sign_off": "c",
    "dispute": "c",
    "deem": "e",
    "take_back": "a",
    "arrive_back": "a",
    "cancel": "e",
    "customer_closed": "c",
}


def may(actor: Any, customer: Customer, verb: str) -> bool:
    """Whether ``actor`` takes ``verb`` with shipments of ``customer``."""
    if verb == "release":
        return releases(actor, customer)
    return may_plan(actor, customer) if verb == "plan" else may_move(actor, customer, RIGHTS[verb])


def need_to(actor: Any, customer: Customer, verb: str) -> None:
    """Refuse with 403 unless ``actor`` takes ``verb``."""
    if not may(actor, customer, verb):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
