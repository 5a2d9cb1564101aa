"""Events that only the tests know."""

from django.utils.translation import gettext_lazy

from salesops.core.sockets.notifications import REMINDER, SYSTEM, TODO, Event, events

events.register(
    Event("tests.asked", "Asked", "{who} asks about {record} until {day}", channels="PE", locked="P", group=TODO)
)
events.register(Event("tests.due", "Due", "Due: {what}", channels="PD", group=REMINDER))
events.register(Event("tests.alarm", "Alarm", "Alarm: {what}", channels="E", urgent=True, group=SYSTEM))
events.register(Event("tests.translated", "Translated", gettext_lazy("Cancelled."), channels="P", group=SYSTEM))
