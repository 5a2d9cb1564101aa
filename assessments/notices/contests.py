"""What people are told about contests."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import Event, events

events.register(
    Event("assessments.contest_started", _("Contest announced"), _("You take part in “{name}”, {first} to {last}"))
)
events.register(Event("assessments.contest_won", _("Prize won"), _("Place {place} in “{name}”. Congratulations!")))
events.register(Event("assessments.contest_closed", _("Contest closed"), _("The result of “{name}” is final")))
events.register(Event("assessments.contest_cancelled", _("Contest called off"), _("“{name}” was called off")))
