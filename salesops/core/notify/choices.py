"""Through which channels a person hears an event."""

from collections.abc import Sequence
from typing import Any

from salesops.core.notify.models import ChannelChoice
from salesops.core.sockets.notifications import CHANNELS, Event, events


def channels_of(event: Event, people: Sequence[Any]) -> dict[int, str]:
    """The channels of each person for ``event``: chosen, else the event's own; locked ones always."""
    chosen = dict(
        ChannelChoice.objects.filter(event=event.code, person__in=people).values_list("person_id", "channels")
    )
    return {p.pk: _with_locked(chosen.get(p.pk, event.channels), event) for p in people}


def _with_locked(channels: str, event: Event) -> str:
    return "".join(c for c in CHANNELS if c in channels or c in event.locked)


def chosen_by(person: Any) -> dict[str, str]:
    """The channels of every event for one person."""
    chosen = dict(ChannelChoice.objects.filter(person=person).values_list("event", "channels"))
    return {event.code: _with_locked(chosen.get(event.code, event.channels), event) for event in events}
