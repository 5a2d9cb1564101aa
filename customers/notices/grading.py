"""Notices about grades."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event("customers.grade_changed", _("Grade of a customer changed"), _("Grade of {record}: {before} → {after}"), "PD")
)
events.register(
    Event(
        "customers.grades_changed",
        _("Grades of several customers changed"),
        _("{count} customers changed their grade: {names}"),
        "PD",
    )
)
events.register(
    Event(
        "customers.override_ended",
        _("A grade set by hand ended"),
        _("The grade set by hand ended, the policy's returned: {customer} {before} → {after}"),
        "PD",
    )
)
events.register(
    Event(
        "customers.suggestions_waiting",
        _("Suggested grades to decide"),
        _("{count} suggested grades wait for your decision"),
        "PD",
        group=TODO,
    )
)
events.register(
    Event(
        "customers.stalled",
        _("Customers without progress"),
        _("{count} customers without progress wait for your answer until {due}: {names}"),
        "PD",
        group=TODO,
    )
)
events.register(
    Event(
        "customers.stalled_told",
        _("Customers without progress of others"),
        _("{count} customers without progress wait for an answer of their rep until {due}: {names}"),
        "PD",
    )
)
events.register(
    Event(
        "customers.stalled_unanswered",
        _("Customers without progress: to be decided"),
        _("{count} customers of {person} without progress were not answered; decide on them"),
        "PD",
        group=TODO,
    )
)
events.register(
    Event(
        "customers.follow_up_due",
        _("Follow-up due"),
        _("{count} customers are to be followed up: {names}"),
        "PD",
    )
)
events.register(
    Event(
        "customers.follow_up_late",
        _("Follow-up late"),
        _("{count} customers of {person} were not followed up for {days} days: {names}"),
        "PD",
    )
)
events.register(
    Event(
        "customers.key_without_team",
        _("Key customers without a service team"),
        _("{count} key customers have no service team: {names}"),
        "PD",
    )
)
events.register(
    Event(
        "customers.hand_over_wished",
        _("A stalled customer should be handed over"),
        _("{person} wishes to hand {record} over to {heir}: no progress for long"),
        "PD",
        group=TODO,
    )
)
