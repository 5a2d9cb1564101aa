"""Writing and reading activity entries."""

from collections.abc import Iterable
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


def record_activities(records: Iterable[Model], verb: str, *, actor: Any, note: str = "", **data: Any) -> None:
    """Note the same act on many records of one kind, with one statement for a thousand of them."""
    rows, at = list(records), timezone.now()
    if rows:
        kind = kind_of(rows[0]).code
        Activity.objects.bulk_create(
            (
                Activity(at=at, kind=kind, record_id=str(row.pk), verb=verb, actor=actor, note=note, data=data)
                for row in rows
            ),
            batch_size=1000,
        )


def activities_of(record: Model) -> QuerySet[Activity]:
    """The timeline of ``record``, newest first. The caller fetched ``record`` through scope."""
    return (
        Activity.objects.filter(kind=kind_of(record).code, record_id=str(record.pk))
        .select_related("actor", "on_behalf_of")
        .order_by("-id")
    )
