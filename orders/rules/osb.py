"""Reasons not to record an OSB problem, or to take it further (ORD-11, O20). Each returns a refusal or nothing."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from orders.models import Order, OsbProblem
from salesops.core.refusals import Refusal


def of_customer(order: Order | None, customer: Customer) -> Refusal | None:
    if order is None or order.customer_id == customer.pk:
        return None
    return Refusal("orders.foreign-order", _("This order belongs to another customer."), "order")


def sees_board(owner: User) -> Refusal | None:
    """Who is to solve a problem must be able to open it."""
    if owner.is_active and owner.can("osb", "v"):
        return None
    sentence = _("%(name)s has no OSB board: choose somebody of sales, secretaries, finance, logistics or production.")
    return Refusal("orders.owner-without-board", sentence % {"name": owner.name}, "owner")


def to_come(due_on: date, today: date) -> Refusal | None:
    if due_on >= today:
        return None
    return Refusal("orders.day-passed", _("This day has passed."), "due_on")


def is_open(problem: OsbProblem) -> Refusal | None:
    if problem.is_open:
        return None
    return _wrong_state(problem)


def is_unsolved(problem: OsbProblem) -> Refusal | None:
    """Owner and day are changed while it is to be solved: what was solved is verified as it is."""
    if problem.is_open and problem.state != "solved":
        return None
    return _wrong_state(problem)


def _wrong_state(problem: OsbProblem) -> Refusal:
    sentence = _("This can't be done while it is %(state)s.")
    return Refusal("core.wrong-state", sentence % {"state": problem.machine.state_of(problem).label})


def by_another(problem: OsbProblem, actor: Any) -> Refusal | None:
    """Nobody verifies, sends back or drops what he owns or solved himself."""
    if actor is None or actor.pk not in (problem.owner_id, problem.solved_by_id):
        return None
    sentence = _("Somebody else decides: neither the owner nor who solved it.")
    return Refusal("orders.own-problem", sentence)
