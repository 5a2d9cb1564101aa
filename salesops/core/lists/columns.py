"""Columns of a list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Field, Model
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from .formats import Format
from .reading import Reading

Value = str | Combinable
# (primary keys, names of columns, reading) → name of column → primary key → value.
Fetch = Callable[[Sequence[int], Sequence[str], Reading], Mapping[str, Mapping[int, Any]]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    ``value`` is a path or an expression (default: ``name``); ``also`` are further values the format draws from.
    ``sort`` says by what the column is sorted: ``True`` by its value, an expression or path, ``False`` not at all.
    ``right`` (capability, letter) is needed to read it: without it the column is absent, and so are its filter, its sort, its
    search and its export. ``default`` columns are shown unless the reader chose others. ``phone``: kept on a card,
    ``bare`` without its label.
    ``fetch`` gives the values of columns no SQL of this list knows, for the rows of a page at once: one call for all columns that
    name the same function. They can't be sorted; a key missing in the answer has no value.
    ``total``: the foot of the list sums it over all rows of the question, while it is shown; the name of a filter: while that
    is asked for as well, where the sum of everything would say nothing.
    """

    name: str
    label: str | Promise
    value: Value | None = None
    also: tuple[Value, ...] = ()
    format: Format = field(default_factory=Format)
    sort: bool | Value = True
    nullable: bool | None = None
    right: tuple[str, str] | None = None
    default: bool = True
    phone: bool = False
    bare: bool = False
    width: str = ""
    fetch: Fetch | None = None
    total: bool | str = False

    @property
    def source(self) -> Value:
        if self.fetch is not None:
            return "pk"
        return self.name if self.value is None else self.value

    @property
    def sort_by(self) -> Value | None:
        """Expression the column is sorted by, or ``None``."""
        if self.fetch is not None:
            return None
        if self.sort is True:
            return self.source
        return self.sort or None

    @property
    def css(self) -> str:
        """Classes of its cells."""
        return " ".join(filter(None, ["num" if self.format.numeric else "", self.width, "" if self.phone else "off-s"]))


@cache
def field_of(model: type[Model], path: str) -> tuple[Field | None, bool]:
    """(field, nullable) at the end of ``path``; ``(None, True)`` for an annotation or a reverse relation."""
    nullable = False
    here: Any = model
    found: Any = None
    for part in path.split("__"):
        if here is None:
            return None, True
        try:
            found = here._meta.pk if part == "pk" else here._meta.get_field(part)
        except FieldDoesNotExist:
            return None, True
        if not isinstance(found, Field):
            return None, True
        nullable = nullable or found.null
        here = found.related_model
    return found, nullable


def as_expression(value: Value) -> Combinable:
    return F(value) if isinstance(value, str) else value
