"""What people hear about production orders (ORD-16)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import REMINDER, TODO, Event, events

for code, label, text, group in (
    ("orders.production_passed", _("A production order was passed"),
     _("Answer {record} for {customer} with a date until {due}"), TODO),
    ("orders.production_dated", _("Production gave a date"),
     _("{record} for {customer} is made until {day}"), REMINDER),
    ("orders.production_late", _("Production is later than promised"),
     _("{record} for {customer} is made until {day}, promised was {promised}: tell the customer"), TODO),
    ("orders.production_done", _("Made goods are in stock"),
     _("{record} for {customer} is in stock in {warehouse}: plan the delivery"), TODO),
    ("orders.production_cancelled", _("A production order was cancelled"),
     _("{record} for {customer} was cancelled: {reason}"), REMINDER),
    ("orders.production_less", _("Less is to be made"),
     _("Of {record} for {customer} less is wanted: {reason}"), TODO),
    ("orders.production_due", _("Production to be completed"),
     _("{record} for {customer} was to be complete on {day}"), TODO),
):  # fmt: skip
    events.register(Event(code, label, text, channels="P", locked="P" if group == TODO else "", group=group))
