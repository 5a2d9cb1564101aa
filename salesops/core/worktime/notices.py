"""What people are told about the calendar."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "worktime.calendar_due",
        _("Calendar of the next year"),
        _("Enter and publish the holidays of {year}: until then its clocks count Monday to Friday"),
        group=TODO,
        locked="P",
    )
)
