"""Reading and settling what one was told."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.functions import Now

from salesops.core.notify.models import ChannelChoice, Notification
from salesops.core.sockets.notifications import CHANNELS, events
from salesops.core.sockets.records import kind_of


def mark_read(*, person: Any, ids: Iterable[int] | None = None) -> int:
    """Mark own notifications as read: those of ``ids``, or all."""
    mine = Notification.objects.filter(person=person, read_at__isnull=True)
    if ids is not None:
        mine = mine.filter(pk__in=list(ids))
    return mine.update(read_at=Now())


def settle_notices(record: Model, *event_codes: str, people: Iterable[Any] | None = None) -> int:
    """What was told about ``record`` is done: it leaves the bell of everybody (or of ``people``), unsent mail is withdrawn."""
    waiting = Notification.objects.filter(
        record_kind=kind_of(record).code, record_id=str(record.pk), done_at__isnull=True
    )
    if event_codes:
        waiting = waiting.filter(event__in=event_codes)
    if people is not None:
        waiting = waiting.filter(person__in=list(people))
    return waiting.update(done_at=Now())


@transaction.atomic
def choose_channels(*, person: Any, chosen: Mapping[str, str]) -> None:
    """Keep a person's channels by event. Locked channels stay on, unknown letters are dropped; an unknown event raises."""
    for code, wanted in chosen.items():
        event = events.get(code)
        kept = "".join(c for c in CHANNELS if c in wanted or c in event.locked)
        if set(kept) == set(event.channels):
            ChannelChoice.objects.filter(person=person, event=code).delete()
        else:
            ChannelChoice.objects.update_or_create(person=person, event=code, defaults={"channels": kept})
