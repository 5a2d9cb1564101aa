"""Whose orders stand on a reader's OSB board, who records, solves and verifies problems (capability ``osb``, defaults.md 1.4).

Secretaries record them for their markets. Whoever owns a problem works on it; finance, logistics and production see the orders of
their step and the problems they are responsible for. Verified by secretaries and the director, never by owner or solver.
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from customers.scope.customers import reaches
from orders.models import OsbProblem
from orders.scope_orders import orders_of, rows_of_customers
from orders.states.order import UNDER_WAY
from salesops.core.refusals import Forbidden, Refusal

SETTLING = ("signed_off", "settling")
SHIPPING = Q(state__in=UNDER_WAY) | Q(state="on_hold", paused_in__in=UNDER_WAY)
# Departments see the step that is theirs.
BOARD_STEPS = {"FIN": Q(state__in=SETTLING), "LOG": SHIPPING, "PRD": SHIPPING}
DEPARTMENTS = tuple(BOARD_STEPS)
# What the owner of a problem does with it; a department does the same with its own.
WORK = ("take", "solve", "note")
DECIDE = ("verify", "send_back", "drop")


def on_board(rows: Any, user: Any) -> Any:
    """Orders among ``rows`` the reader's board is about."""
    return orders_of(rows, user, "osb", BOARD_STEPS)


def visible_problems(rows: Any, user: Any) -> Any:
    """Own ones, those of one's units at their time, of customers in reach; a department's: its own, and those its people own."""
    steps = {role: Q(department=role) | Q(owner=user) for role in DEPARTMENTS}
    return rows_of_customers(rows, user, "osb", steps)


def may_record(actor: Any, customer: Customer) -> bool:
    return actor is None or reaches(actor, customer, "osb", "c")


def sees(person: User, customer: Customer, department: str) -> bool:
    """Whether ``person``, made the owner of a problem of ``customer``, sees it: who owns it does, once he has the board."""
    return person.is_active and person.can("osb", "v")


def may_handle(actor: Any, problem: OsbProblem, verb: str) -> bool:
    """Whether ``actor`` (``None``: the system) takes ``verb`` with a problem he sees. Who decides is never its owner or solver."""
    if actor is None:
        return True
    if verb in DECIDE:
        own = (problem.owner_id, problem.solved_by_id if problem.state == "solved" else None)
        return actor.pk not in own and reaches(actor, problem.customer, "osb", "a")
    if verb in WORK and problem.owner_id == actor.pk and actor.can("osb", "v"):
        return True
    if reaches(actor, problem.customer, "osb", "e"):
        return True
    return verb in WORK and actor.can("osb", "e") and problem.department in actor.access.reach("osb", "e").step_roles


def need(allowed: bool) -> None:
    """Refuse with 403 unless ``allowed``."""
    if not allowed:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
