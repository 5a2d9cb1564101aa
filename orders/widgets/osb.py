"""The OSB board on the first page of secretaries: orders by step, late ones, open problems (RPT-1, ORD-11)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from orders.asked_osb import asked_of
from orders.models import OsbProblem
from orders.order_panels.osb import rows_of
from orders.osb import board
from orders.osb.words import step_words
from orders.states.order import ON_BOARD
from orders.states.osb import OPEN
from salesops.core.prepared import Prepared
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 5
# Most days nothing is open; who sees what takes longer to ask.
_ANY_PROBLEM = Prepared("open_problems", f"SELECT EXISTS (SELECT FROM orders_osbproblem WHERE state IN {OPEN!r})")


def my_board(user: Any, now: datetime) -> dict[str, Any] | None:
    """How many orders stand in each step, how many of them are late, the problems due first. Five queries."""
    sections = board(user, asked_of({}, user), now, limit=0)
    problems = _problems(user, now) if _ANY_PROBLEM.first()[0] else []
    if not problems and not any(one.orders for one in sections):
        return None
    return {
        "steps": [
            {
                "step": one.step,
                "label": step_words(one.step),
                "orders": one.orders,
                "more": one.orders_more,
                "late": one.late,
            }
            for one in sections
        ],
        "late": sum(one.late for one in sections),
        "late_more": any(one.late_more for one in sections),
        "problems": problems,
    }


def _problems(user: Any, now: datetime) -> list[dict[str, Any]]:
    open_ = OsbProblem.objects.visible_to(user).open().select_related("customer", "owner")
    return rows_of(open_.order_by("due_on", "pk")[:SHOWN], now)


widgets.register(
    Widget(
        "orders.osb", _("OSB board"), "orders/osb/_widget.html", my_board, "osb", "c", rank=21,
        there=f"SELECT FROM orders_order WHERE state IN {ON_BOARD!r} UNION ALL SELECT FROM orders_osbproblem",
    )
)  # fmt: skip
