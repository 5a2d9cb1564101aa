"""Notices about write-offs and refunds (ORD-8)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

for _event in (
    Event(
        "orders.write_off_posted", _("A debt was written off"), _("{number}: {amount} of {customer} were written off"),
        channels="P",
    ),
    Event("orders.write_off_lapsed", _("A write-off lapsed"), _("{number}: {customer} has paid meanwhile"), channels="P"),
    Event(
        "orders.written_back", _("A write-off was taken back"), _("{number}: {customer} owes {amount} again"), channels="P",
        group=TODO,
    ),
    Event(
        "orders.refund_to_pay", _("A refund is to be paid"), _("{number}: pay {amount} back to {customer}"), channels="P",
        locked="P", group=TODO,
    ),
    Event("orders.refund_paid", _("A refund was paid"), _("{number}: {amount} were paid back to {customer}"), channels="P"),
):  # fmt: skip
    events.register(_event)
