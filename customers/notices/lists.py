"""Events of the monthly lists."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "customers.list_due", _("Monthly list to be signed off"), _("{list} {month} is to be signed off by {due}"), "PE",
        locked="P", group=TODO,
    )
)  # fmt: skip
events.register(
    Event(
        "customers.list_late", _("Monthly list late"), _("{list} {month} was to be signed off by {due} and isn't"), "PE",
        locked="P", group=TODO,
    )
)  # fmt: skip
