"""Which column of the file is which column of the kind: by name or by head in either language, in any order."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from salesops.core.sockets.imports import ImportColumn, ImportKind

DECORATION = re.compile(r"[\s★☆*＊_\-]+|\(.*?\)$")


def normal(head: str) -> str:
    """A head as it is compared: full-width signs folded, no stars, spaces, underscores, closing brackets or case."""
    return DECORATION.sub("", unicodedata.normalize("NFKC", head)).casefold()


def accepted_heads(column: ImportColumn) -> set[str]:
    """Every head under which ``column`` is recognised."""
    heads = {normal(column.name)}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            heads.update(normal(h) for h in (str(column.label), *str(column.also).split("|")) if h)
    return heads


@dataclass
class Mapping:
    """For each column of the file the name of the kind's column, or ``None`` for one that is left out."""

    columns: list[str | None]
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        return not self.problems


def match(kind: ImportKind, heads: list[str], chosen: dict[int, str] | None = None) -> Mapping:
    """The mapping of ``heads``; ``chosen`` (position → column name, "" for none) comes from the mapping page."""
    by_head = {head: column.name for column in kind.all_columns for head in accepted_heads(column)}
    names = [(chosen or {}).get(n, by_head.get(normal(head), "")) or None for n, head in enumerate(heads)]
    known = {column.name for column in kind.all_columns}
    mapping = Mapping([name if name in known else None for name in names])
    for name in dict.fromkeys(n for n in mapping.columns if n):
        if mapping.columns.count(name) > 1:
            mapping.problems.append(_("Two columns are the same: %(column)s.") % {"column": head_of(kind, name)})
    missing = [c for c in needed(kind, mapping.columns) if c.name not in mapping.columns]
    if missing:
        figures = {"columns": ", ".join(head_of(kind, c.name) for c in missing)}
        mapping.problems.append(_("Columns are missing: %(columns)s.") % figures)
    unknown = [head or f"#{n + 1}" for n, head in enumerate(heads) if mapping.columns[n] is None]
    if unknown:
        mapping.notes.append(_("Left out, unknown columns: %(heads)s.") % {"heads": ", ".join(unknown)})
    return mapping


def needed(kind: ImportKind, columns: Sequence[str | None]) -> list[ImportColumn]:
    """The columns every row fills, in a file that has ``columns``: one that stands instead of another is needed in its place."""
    instead = {c.instead_of: c for c in kind.all_columns if c.instead_of and c.name in columns}
    wanted = (c if c.name in columns else instead.get(c.name, c) for c in kind.all_columns if c.required)
    return list(wanted)


def head_of(kind: ImportKind, name: str) -> str:
    """The head people see, with the column's name beside it."""
    label: Any = kind.column(name).label
    return f"{label} ({name})"
