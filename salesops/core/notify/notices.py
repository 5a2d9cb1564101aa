"""What the portal itself tells: how background jobs ended."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import SYSTEM, Event, events

events.register(
    Event(
        "jobs.finished",
        _("Background job finished"),
        _("Finished: {record}"),
        channels="P",
        group=SYSTEM,
        to_deputies=False,
    )
)
events.register(
    Event(
        "jobs.failed",
        _("Background job failed"),
        _("Failed: {record}. {reason}"),
        channels="P",
        locked="P",
        group=SYSTEM,
        to_deputies=False,
    )
)
events.register(
    Event(
        "jobs.parked",
        _("Background job parked (administrators)"),
        _("Parked, look at it: {record}. {reason}"),
        channels="PE",
        locked="P",
        group=SYSTEM,
    )
)
events.register(
    Event(
        "notify.mail_failed",
        _("Mail could not be delivered (administrators)"),
        _("Mail to {address} could not be delivered: {reason}"),
        channels="P",
        locked="P",
        group=SYSTEM,
    )
)
