"""Notices about credit (defaults.md 7): warning signs by level, freezes, missed reviews, limits nearly used."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

for _code, _label, _text in (
    ("yellow", _("Warning sign, yellow"), _("Warning sign at {record}: {sign}. To do until {due}: {task}")),
    ("orange", _("Warning sign, orange"), _("Orange warning sign at {record}: {sign}. To do until {due}: {task}")),
    ("red", _("Warning sign, red"), _("Red warning sign at {record}: {sign}. Credit frozen; until {due}: {task}")),
):
    events.register(Event(f"customers.credit_sign_{_code}", _label, _text, "PE", locked="P", group=TODO))

events.register(
    Event("customers.credit_frozen", _("Credit frozen"), _("Credit of {record} is frozen"), "PE", locked="P")
)
events.register(
    Event(
        "customers.credit_halved",
        _("Credit review missed: limit halved"),
        _("Credit review of {record} missed: its limit is halved"),
        "PE",
        group=TODO,
    )
)
events.register(
    Event(
        "customers.credit_stopped",
        _("Credit review missed: no confirmations"),
        _("Credit review of {record} missed: no order is confirmed any more"),
        "PE",
        group=TODO,
    )
)
events.register(
    Event(
        "customers.credit_review_due",
        _("Credit review due"),
        _("Credit review of {record} is due on {due}"),
        "PE",
        group=TODO,
    )
)
events.register(
    Event(
        "customers.credit_review_late",
        _("Credit review late"),
        _("Credit review of {record} was due on {due} and is still missing"),
        "PE",
        group=TODO,
    )
)
events.register(
    Event(
        "customers.credit_used",
        _("Credit limit nearly used"),
        _("{record} uses {percent}% of its limit"),
        "PE",
    )
)
