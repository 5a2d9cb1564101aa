"""Notices about invoices and credit notes (ORD-8)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

for _event in (
    Event(
        "orders.invoice_requested",
        _("Invoice requested"),
        _("Issue the invoice of order {order} until {due}"),
        "PE",
        locked="P",
        group=TODO,
    ),
    Event(
        "orders.invoice_sent_back",
        _("Invoice request sent back"),
        _("The invoice request of order {order} was sent back: {reason}"),
        "PE",
        locked="P",
        group=TODO,
    ),
    Event("orders.invoice_issued", _("Invoice issued"), _("Invoice {record} of order {order} was issued"), "P"),
    Event(
        "orders.credit_note_waits",
        _("Credit note to be issued"),
        _("Issue the credit note to invoice {record}"),
        "PE",
        locked="P",
        group=TODO,
    ),
    Event(
        "orders.credit_note_issued",
        _("Credit note issued"),
        _("Credit note {number} to invoice {record} was issued"),
        "P",
    ),
    Event(
        "orders.invoice_to_request",
        _("Invoice to be requested"),
        _("Request the invoice of order {record}, signed for on {signed}"),
        "P",
        locked="P",
        group=TODO,
    ),
):
    events.register(_event)
