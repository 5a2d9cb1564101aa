"""What people hear of orders that stand still (T11)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "orders.standing_still", _("Order standing still"),
        _("Move {record} of {customer} on: its step was planned for {day}"), channels="PD", group=TODO,
    )
)  # fmt: skip
