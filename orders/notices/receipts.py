"""What people hear about money that came in (ORD-8)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import REMINDER, Event, events

events.register(
    Event("orders.customer_paid", _("A customer paid"), _("{customer} paid {amount}"), channels="P", group=REMINDER)
)
events.register(
    Event(
        "orders.receipt_reversed", _("A receipt was reversed"),
        _("{customer}: receipt of {amount} reversed: {reason}"), channels="P", group=REMINDER,
    )
)  # fmt: skip
