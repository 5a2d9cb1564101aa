"""What people hear about contracts."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import REMINDER, TODO, Event, events

for code, label, text, channels, group in (
    ("orders.contract_to_sign", _("A contract is to be signed"),
     _("{record} with {customer} is approved: to be signed"), "P", TODO),
    ("orders.contract_lapsed", _("A contract stayed unsigned"),
     _("{record} with {customer} stayed unsigned for {days} days: it is reviewed again"), "PE", TODO),
    ("orders.contract_prices_changed", _("Prices changed under a contract"),
     _("{record} with {customer}: prices of {products} have changed; it is reviewed again"), "PE", TODO),
    ("orders.contract_amended", _("A contract was amended"),
     _("{record} with {customer}: the terms of {amendment} hold from now on"), "P", TODO),
    ("orders.contract_ended", _("A contract was ended"),
     _("{record} with {customer} has ended: {reason}"), "PE", TODO),
    ("orders.contract_ends", _("A contract ends"), _("{record} with {customer} ends on {day}"), "PE", REMINDER),
):  # fmt: skip
    events.register(Event(code, label, text, channels=channels, group=group))
