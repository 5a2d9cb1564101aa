"""Events of shipments (defaults.md 7)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "orders.confirm_delivery",
        _("Delivery to be confirmed with the customer"),
        _("Confirm the delivery to {customer} on {day}: time, acceptance criteria, papers, receiver"),
        channels="P",
        locked="P",
        group=TODO,
    )
)
events.register(
    Event(
        "orders.delivery_unconfirmed",
        _("A delivery is not confirmed"),
        _("The delivery to {customer} on {day} is not confirmed; without it only the market manager releases it"),
        channels="P",
        locked="P",
    )
)
events.register(
    Event(
        "orders.shipment_sent",
        _("A shipment left"),
        _("{number} to {customer} left with {carrier}, waybill {waybill}: tell the customer"),
        channels="P",
    )
)
events.register(
    Event(
        "orders.shipment_arrived",
        _("A shipment arrived"),
        _("{number} arrived at {customer}: to be signed for within 24 hours"),
        channels="P",
        locked="P",
        group=TODO,
    )
)
events.register(
    Event(
        "orders.shipment_disputed",
        _("A shipment is disputed"),
        _("{customer} on {number}: {claim}"),
        channels="P",
        locked="P",
    )
)
events.register(
    Event(
        "orders.sign_off",
        _("Delivery to be signed for"),
        _("Have {record} signed for by {customer} until {due}"),
        channels="P",
        locked="P",
        group=TODO,
    )
)
events.register(
    Event(
        "orders.sign_off_late",
        _("A delivery is not signed for"),
        _("{record} to {customer} is not signed for, due was {due}"),
        channels="P",
        locked="P",
    )
)
