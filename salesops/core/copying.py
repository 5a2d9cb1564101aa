"""Many rows into a table by COPY: constraints, guards and foreign keys see them like any other rows."""

from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from django.db import connection

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
    return str(value)
