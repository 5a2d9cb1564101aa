"""The way of a shipment (defaults.md 13). Who may take which step: ``orders/scope_shipments.py``."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.states import State, StateMachine, Transition

# Not gone yet: what these carry is promised, and can't be promised to another shipment.
STILL_HERE = ("planned", "agreed", "picking")
# Gone, and nobody has signed for it.
UNDER_WAY = ("in_transit", "delivered")
SIGNED = ("signed_off", "deemed")

SHIPMENT = StateMachine(
    code="orders.shipment",
    column="state",
    states=(
        State("planned", pgettext_lazy("of a shipment", "planned"), "open"),
        State("agreed", _("confirmed by the customer"), "go"),
        State("picking", pgettext_lazy("of a shipment", "being picked"), "go"),
        State("in_transit", pgettext_lazy("of a shipment", "in transit"), "go"),
        State("delivered", pgettext_lazy("of a shipment", "delivered"), "wait"),
        State("signed_off", pgettext_lazy("of a shipment", "signed for"), "done"),
        State("disputed", pgettext_lazy("of a shipment", "disputed"), "wait"),
        State("deemed", _("deemed signed for"), "done"),
        State("returning", pgettext_lazy("of a shipment", "coming back"), "wait"),
        State("returned", pgettext_lazy("of a shipment", "come back"), "block"),
        State("cancelled", pgettext_lazy("of a shipment", "cancelled"), "block"),
    ),
    initial=("planned",),
    transitions=(
        Transition("confirm", ("planned",), "agreed", "shipments.c", _("The customer confirmed")),
        # Without the customer's word only the market manager lets it go.
        Transition("release", ("planned",), "agreed", "shipments.v", _("Release without confirmation")),
        Transition("pick", ("agreed",), "picking", "shipments.a", pgettext_lazy("a shipment", "Pick and pack")),
        Transition("dispatch", ("picking",), "in_transit", "shipments.a", pgettext_lazy("a shipment", "Dispatch")),
        Transition("deliver", ("in_transit",), "delivered", "shipments.e", pgettext_lazy("a shipment", "Delivered")),
        Transition("sign_off", ("delivered", "disputed"), "signed_off", "shipments.c", pgettext_lazy("a shipment", "Sign off")),
        Transition("dispute", ("delivered",), "disputed", "shipments.c", _("Something is wrong"), danger=True),
        Transition("deem", ("delivered",), "deemed", "shipments.e", _("Deem signed for"), danger=True),
        Transition(
            "take_back", (*UNDER_WAY, "disputed"), "returning", "shipments.a", pgettext_lazy("a shipment", "Take back"),
            danger=True,
        ),
        Transition("arrive_back", ("returning",), "returned", "shipments.a", _("Is back in the warehouse")),
        Transition(
            "cancel", STILL_HERE, "cancelled", "shipments.e", pgettext_lazy("a shipment", "Cancel"), danger=True
        ),
    ),
)  # fmt: skip
