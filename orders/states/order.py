"""The way of an order (defaults.md 13).

From ``confirmed`` to ``signed_off`` the state follows the quantities of the lines (``orders/flow.py``): those moves are the
system's. A pause remembers where it began; ``resume`` leads back there and nowhere else (guard ``ResumesWhereItPaused``).
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

WAITING = ("submitted", "credit_hold")
# Confirmed and not yet all signed off: goods are still to be made, shipped or received.
UNDER_WAY = ("confirmed", "preparing", "partly_shipped", "shipped")
OPEN = (*WAITING, *UNDER_WAY)
# Handed in and not yet passed on to be invoiced: what its owner looks after day by day.
UNFINISHED = (*OPEN, "on_hold", "signed_off")
# What the OSB board shows: handed in and not settled.
ON_THE_WAY = (*OPEN, "on_hold")
ON_BOARD = (*UNFINISHED, "settling")
# Where an order of a former system may stand when it comes: shipped at least in part, or given up.
SHIPPED = ("partly_shipped", "shipped", "signed_off", "closed")
HISTORY = (*SHIPPED, "cancelled")

ORDER = StateMachine(
    code="orders.order",
    column="state",
    states=(
        State("draft", _("draft"), "open"),
        State("submitted", pgettext_lazy("of an order", "submitted"), "wait"),
        State("credit_hold", _("credit hold"), "wait"),
        State("confirmed", pgettext_lazy("of an order", "confirmed"), "go"),
        State("preparing", _("preparing"), "go"),
        State("partly_shipped", _("partly shipped"), "go"),
        State("shipped", pgettext_lazy("of an order", "shipped"), "go"),
        State("signed_off", pgettext_lazy("of an order", "signed for"), "go"),
        State("settling", _("settling"), "go"),
        State("closed", pgettext_lazy("of an order", "settled"), "done"),
        State("cancelled", pgettext_lazy("of an order", "cancelled"), "block"),
        State("on_hold", _("on hold"), "wait"),
    ),
    initial=("draft",),
    transitions=(
        Transition("submit", ("draft",), "submitted", "orders.c", pgettext_lazy("an order", "Submit")),
        Transition("hold", ("submitted",), "credit_hold", system=True),
        Transition("confirm", WAITING, "confirmed", "orders.e", pgettext_lazy("an order", "Confirm")),
        Transition("return", WAITING, "draft", "orders.e", pgettext_lazy("an order", "Send back")),
        Transition("prepare", ("confirmed",), "preparing", system=True),
        Transition("ship_part", ("confirmed", "preparing"), "partly_shipped", system=True),
        Transition("ship", ("confirmed", "preparing", "partly_shipped"), "shipped", system=True),
        # Goods came back and are to be sent again: something is left to ship.
        Transition("ship_again", ("shipped",), "partly_shipped", system=True),
        # All that had left came back before anybody received it.
        Transition("take_back", ("partly_shipped", "shipped"), "preparing", system=True),
        Transition("sign_off", ("partly_shipped", "shipped"), "signed_off", system=True),
        Transition("settle", ("signed_off",), "settling", system=True),
        Transition("close", ("settling",), "closed", system=True),
        Transition(
            "cancel", ("draft", *WAITING), "cancelled", "orders.c", pgettext_lazy("an order", "Cancel"), danger=True
        ),
        Transition("call_off", ("confirmed", "preparing"), "cancelled", system=True, danger=True),
        Transition("pause", OPEN, "on_hold", "orders.a", pgettext_lazy("an order", "Put on hold"), danger=True),
        *(Transition(f"resume_{state}", ("on_hold",), state, system=True) for state in OPEN),
    ),
)
