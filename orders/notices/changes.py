"""Events of orders after their confirmation (defaults.md 13)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "orders.paused",
        _("Order put on hold"),
        _("{who} put {record} of {customer} on hold: {reason}"),
        channels="P",
        locked="P",
        group=TODO,
    )
)
events.register(
    Event("orders.resumed", _("Order goes on"), _("{record} of {customer} goes on"), channels="P", locked="P")
)
