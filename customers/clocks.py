"""Clocks of customers (defaults.md 5)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.clocks import Clock, register_clock

register_clock(
    Clock(
        "T35",
        _("Visit logged"),
        starts=_("visit"),
        stops=_("logged"),
        owner=_("rep"),
        limit="24 eh",
        escalates=_("after 72 hours it goes to the control monitor"),
    )
)
