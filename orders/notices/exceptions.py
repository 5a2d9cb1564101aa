"""What people hear about exceptions (ORD-6)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import REMINDER, TODO, Event, events

for code, label, text, group in (
    ("orders.exception_recorded", _("An exception was recorded"), _("{record} of {customer}: {what}"), TODO),
    ("orders.exception_to_tell", _("Customer to be told of an exception"),
     _("Tell {customer} of {record}: {what}"), TODO),
    ("orders.exception_untold", _("The customer was not told of an exception"),
     _("Call {customer} about {record}, nobody told it: {what}"), TODO),
    ("orders.exception_offer", _("An alternative is offered"), _("{record} of {customer}, offered: {text}"), REMINDER),
    ("orders.exception_accepted", _("The customer accepted an alternative"),
     _("{customer} accepts the alternative of {record}"), REMINDER),
    ("orders.exception_declined", _("The customer declined an alternative"),
     _("{customer} declines the alternative of {record}: offer another or close it"), TODO),
    ("orders.exception_closed", _("An exception was closed"), _("{record} of {customer} is closed: {result}"), REMINDER),
):  # fmt: skip
    events.register(Event(code, label, text, channels="P", locked="P" if group == TODO else "", group=group))
