"""Notices about the file."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "customers.verify_due",
        _("Files to verify"),
        _("{count} customer files are to be verified again: {names}"),
        "PD",
        group=TODO,
    )
)
