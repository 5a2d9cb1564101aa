"""Many rows into a table by COPY: constraints, guards and foreign keys see them like any other rows."""

from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from django.db import connection
from django.db.models import Model

NULL = "\\N"
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], same: Mapping[str, Any] = {}) -> None:
    """Write ``rows`` into ``columns`` of ``table``; ``same``: columns with one value for all. Names come from models, not people.

    A list is written as an array of texts.
    """
    names = ", ".join(f'"{name}"' for name in (*columns, *same))
    tail = "".join(f"\t{_cell(value)}" for value in same.values()) + "\n"
    text = "".join("\t".join([_cell(value) for value in row]) + tail for row in rows)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', StringIO(text))


def new_keys(model: type[Model], count: int) -> list[int]:
    """``count`` keys of ``model`` nobody else gets, rising."""
    meta = model._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_values(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write ``rows`` of ``columns`` into the table of ``model``, every other column with its default: without objects."""
    rest = [field for field in model._meta.concrete_fields if not field.generated and field.column not in columns]
    copy_rows(model._meta.db_table, columns, rows, {str(field.column): field.get_default() for field in rest})


def copy_objects(objects: Sequence[Model]) -> None:
    """Write new ``objects`` of one model and give them their keys, which are numbers: a faster ``bulk_create``.

    For texts, numbers, days, moments, ranges and lists of texts; anything else needs an adapter that only ``bulk_create`` knows.
    """
    if not objects:
        return
    meta = type(objects[0])._meta
    fields = [field for field in meta.concrete_fields if not field.generated]
    for made, key in zip(objects, new_keys(type(objects[0]), len(objects)), strict=True):
        made.pk = key
        made._state.adding = False
    columns = [str(field.column) for field in fields]
    copy_rows(meta.db_table, columns, ([field.pre_save(made, True) for field in fields] for made in objects))


def _cell(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, str):
        return value.translate(_ESCAPED)
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, list | tuple):
        quoted = ('"' + str(v).replace("\\", "\\\\").replace('"', '\\"') + '"' for v in value)
        return ("{" + ",".join(quoted) + "}").translate(_ESCAPED)
    if hasattr(value, "lower_inc"):
        start, end = "[" if value.lower_inc else "(", "]" if value.upper_inc else ")"
        return f"{start}{value.lower or ''},{value.upper or ''}{end}"
    return str(value)
