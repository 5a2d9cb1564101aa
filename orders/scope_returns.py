"""Whose returns a person sees and moves on (capability ``returns``; defaults.md 1.4).

Reps and secretaries ask for them, the service and technical departments evaluate, logistics takes the goods back, finance
issues the credit notes (capability ``invoices``). Who decides is the approval's matter (``approvals/returns.py``).
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.scope.customers import reaches
from orders.models import Return
from salesops.core.refusals import Forbidden, Refusal

from .scope_orders import rows_of_customers, sees_amounts

EVALUATES = ("CSV", "TEC")
# Rows that wait for the step of a role or passed it: all are evaluated.
STEPS = {
    "CSV": Q(pk__isnull=False),
    "TEC": Q(pk__isnull=False),
    "FIN": Q(evaluated_at__isnull=False),
    "LOG": Q(decided_at__isnull=False),
}  # fmt: skip


def visible_returns(rows: Any, user: Any) -> Any:
    """Own ones, those of one's units at their time, those of customers in reach, those whose step waits for one's role."""
    return rows_of_customers(rows, user, "returns", STEPS)


def may_ask(actor: Any, customer: Customer) -> bool:
    """Asks for returns of ``customer``: its rep, his chain, the secretary of the market. ``None`` is the system."""
    return actor is None or reaches(actor, customer, "returns", "c")


def sees_worth(user: Any, taken: Return) -> bool:
    """What the goods cost: whoever sees the amounts of the order, and whoever judges the return by them (O10)."""
    return sees_amounts(user, taken.order) or user.holds(*EVALUATES)


def _evaluates(actor: Any, taken: Return) -> bool:
    """Whoever asked for it doesn't judge it."""
    return actor.holds(*EVALUATES) and actor.can("returns", "a") and actor.pk != taken.requested_by_id


def _takes_back(actor: Any) -> bool:
    return actor.holds("LOG") and actor.can("returns", "e")


def may(actor: Any, taken: Return, verb: str) -> bool:
    """Whether ``actor`` takes ``verb`` with this return, whatever its state."""
    if actor is None:
        return True
    if verb in ("evaluate", "refuse", "ask_for_goods"):
        return _evaluates(actor, taken)
    if verb == "take_back":
        return _takes_back(actor)
    if verb in ("send", "goods_came", "add_photos"):
        return may_ask(actor, taken.customer) or _takes_back(actor) or _evaluates(actor, taken)
    if verb == "send_home":
        return _takes_back(actor) or _evaluates(actor, taken)
    if verb == "settle":
        return (actor.holds("FIN") and actor.can("returns", "a")) or reaches(actor, taken.customer, "returns", "e")
    return may_ask(actor, taken.customer)


def need_to(actor: Any, taken: Return, verb: str) -> None:
    """Refuse with 403 unless ``actor`` takes ``verb``."""
    if not may(actor, taken, verb):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def need_asker(actor: Any, customer: Customer) -> None:
    """Refuse with 403 unless ``actor`` asks for returns of ``customer``."""
    if not may_ask(actor, customer):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
