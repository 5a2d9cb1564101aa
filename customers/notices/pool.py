"""Events of pool, owners, clashes and the weekly status."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import REMINDER, TODO, Event, events

for code, label, text, channels, group in (
    ("customers.pool_warning", _("A customer is about to fall into the pool"),
     _("{count} of your customers fall into the pool on {day}: {names}"), "PD", REMINDER),
    ("customers.pool_warning_team", _("A customer of your service team is about to fall into the pool"),
     _("{count} customers of your service teams fall into the pool on {day}: {names}"), "PD", REMINDER),
    ("customers.fell", _("A customer fell into the pool"),
     _("{count} of your customers fell into the pool: {names}"), "PD", REMINDER),
    ("customers.assigned", _("A customer is given to you"), _("{by} gave you the customer {record}"), "PD", REMINDER),
    ("customers.released", _("Your customer was given to the pool"),
     _("{by} gave {record} to the pool: {why}"), "PD", REMINDER),
    ("customers.owner_changed", _("Customers change their owner"),
     _("{count} customers go from you to {heir} on {day}"), "PD", REMINDER),
    ("customers.owner_change_done", _("Customers are yours"),
     _("{count} customers are yours from {day}: {names}"), "PD", REMINDER),
    ("customers.clash_reported", _("A clash is reported"),
     _("{reporter} and {holder} both claim {customer}"), "PD", TODO),
    ("customers.clash_decided", _("A clash is decided"),
     _("{by} decided on {customer}: {outcome}"), "PD", REMINDER),
    ("customers.weekly_missing", _("Weekly status missing"),
     _("{count} customers wait for your weekly status until {until}"), "P", REMINDER),
    ("customers.weekly_late", _("Weekly status of the team late"),
     _("Weekly status missing: {names}"), "P", REMINDER),
):  # fmt: skip
    events.register(Event(code, label, text, channels=channels, group=group))
