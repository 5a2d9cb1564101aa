"""OSB problems of the tests: the certificate was missing with the rep's order; the secretary records it, the rep owns it."""

from datetime import date
from typing import Any

from orders.models import Order, OsbProblem
from orders.services.osb_problems import record_problem, solve_problem
from tests.cast import Company
from tests.cast_orders_made import NOW

DUE = date(2026, 12, 4)


def numbered(company: Company, order: Order, **more: Any) -> OsbProblem:
    given = {
        "actor": company.secretary, "customer": order.customer, "step": "ship", "what": "随货合格证漏装，客户拒签",
        "department": "LOG", "owner": company.rep, "due_on": DUE, "now": NOW,
    } | more  # fmt: skip
    return record_problem(order=order, **given)


def solved(company: Company, problem: OsbProblem, **more: Any) -> OsbProblem:
    given = {"actor": company.rep, "solution": "补寄合格证，装箱清单加一项", "now": NOW} | more
    return solve_problem(problem=problem, **given)
