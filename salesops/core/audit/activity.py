"""Writing and reading activity entries."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

from salesops.core.sockets.records import kind_of, kind_of_model

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


_RECORD_MANY = """
INSERT INTO audit_activity (at, kind, record_id, verb, actor_id, note, data)
SELECT %(at)s, %(kind)s, pk, %(verb)s, %(actor)s, %(note)s, %(data)s FROM unnest(%(ids)s::text[]) WITH ORDINALITY AS given (pk, n)
ORDER BY n
"""


def record_activities(records: Iterable[Model], verb: str, *, actor: Any, note: str = "", **data: Any) -> None:
    """Note the same act on many records of one kind, with one statement."""
    rows = list(records)
    if rows:
        record_activity_of(type(rows[0]), [row.pk for row in rows], verb, actor=actor, note=note, **data)


def record_activity_of(
    model: type[Model], ids: Iterable[Any], verb: str, *, actor: Any, note: str = "", **data: Any
) -> None:
    """The same for the records of ``model`` by their ids."""
    told = json.dumps(data, cls=DjangoJSONEncoder)
    values: dict[str, Any] = {
        "at": timezone.now(),
        "kind": kind_of_model(model).code,
        "verb": verb,
        "note": note,
        "data": told,
    }
    actor_id = getattr(actor, "pk", None)
    with connection.cursor() as cursor:
        cursor.execute(_RECORD_MANY, values | {"actor": actor_id, "ids": [str(pk) for pk in ids]})


def activities_of(record: Model) -> QuerySet[Activity]:
    """The timeline of ``record``, newest first. The caller fetched ``record`` through scope."""
    return (
        Activity.objects.filter(kind=kind_of(record).code, record_id=str(record.pk))
        .select_related("actor", "on_behalf_of")
        .order_by("-id")
    )
