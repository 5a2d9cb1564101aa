"""Writing and reading activity entries."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from salesops.core.sockets.records import kind_of

from .models import Activity


def record_activity(
    record: Model, verb: str, *, actor: Any, on_behalf_of: Any = None, note: str = "", **data: Any
) -> Activity:
    """Note one act on ``record``. Called once by each service, inside its transaction."""
    return Activity.objects.create(
        at=timezone.now(),
        kind=kind_of(record).code,
        record_id=str(record.pk),
        verb=verb,
        actor=actor,
        on_behalf_of=on_behalf_of,
        note=note,
        data=data,
    )


def activities_of(record: Model) -> QuerySet[Activity]:
    """The timeline of ``record``, newest first. The caller fetched ``record`` through scope."""
    return (
        Activity.objects.filter(kind=kind_of(record).code, record_id=str(record.pk))
        .select_related("actor", "on_behalf_of")
        .order_by("-id")
    )
