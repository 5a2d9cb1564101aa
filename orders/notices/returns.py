"""Notices about returns (ORD-7)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

for _event in (
    Event(
        "orders.return_to_evaluate",
        _("A return is to be evaluated"),
        _("Evaluate {number} of {customer}: what is wrong, whose fault, what you suggest"),
        channels="P",
        locked="P",
        group=TODO,
    ),
    Event(
        "orders.return_approved",
        _("A return was approved"),
        _("{number}: goods of {customer} may come back"),
        channels="P",
        locked="P",
    ),
    Event(
        "orders.return_conceded",
        _("A return ends with a lower price"),
        _("{number}: {customer} keeps the goods; ask for the lower price on the page of the invoice"),
        channels="P",
        locked="P",
        group=TODO,
    ),
    Event(
        "orders.return_coming",
        _("Goods will come back"),
        _("{number}: goods of {customer} will come back"),
        channels="P",
        group=TODO,
    ),
    Event(
        "orders.return_refused",
        _("A return was refused"),
        _("{number} of {customer} was refused: {reason}"),
        channels="P",
        locked="P",
    ),
    Event(
        "orders.return_back",
        _("Returned goods are back"),
        _("{number}: goods of {customer} are back in the warehouse"),
        channels="P",
    ),
):
    events.register(_event)
