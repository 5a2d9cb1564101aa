"""Events of visits and plans."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.notifications import TODO, Event, events

events.register(
    Event(
        "customers.visit_commented",
        _("A key visit is commented"),
        _("{by} on the visit at {customer} on {day}: {comment}"),
        channels="P",
    )
)
events.register(
    Event(
        "customers.visit_fixed",
        _("A key visit is fixed"),
        _("{by} fixed the visit at {customer} on {day}"),
        channels="P",
    )
)
events.register(
    Event(
        "customers.plan_of_day",
        _("Plan of the day"),
        _("{count} visits planned for today: {names}"),
        channels="PD",
    )
)
events.register(
    Event(
        "customers.plan_handed_in",
        _("A visit plan of the team was handed in"),
        _("{by} handed in the visit plan {first} to {last}: {count} visits, {key} of them key visits"),
        channels="P",
    )
)
events.register(
    Event(
        "customers.plan_answered",
        _("A visit plan is answered"),
        _("{by} on your visit plan {first} to {last}: {answer}"),
        channels="P",
    )
)
events.register(
    Event(
        "customers.plan_missing",
        _("Visit plan not handed in"),
        _("Hand in your visit plan {first} to {last} until {due}"),
        channels="P",
        group=TODO,
    )
)
events.register(
    Event(
        "customers.plans_missing_team",
        _("Visit plans of the team missing"),
        _("{count} visit plans {first} to {last} are missing: {names}"),
        channels="P",
    )
)
