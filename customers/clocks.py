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
register_clock(
    Clock(
        "T34",
        _("Work log"),
        starts=_("midnight of the day"),
        stops=_("handed in"),
        owner=_("rep"),
        # 18:00 and 20:00 of the day itself.
        cases=(("due", "18 eh"), ("late", "20 eh")),
        pause=_("absence"),
        escalates=_("list of missing logs to the supervisor at 20:05"),
    )
)
