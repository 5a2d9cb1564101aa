"""The column a record is found by, its index and its lookup."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Model, QuerySet

from .text import pieces, searchable, words


class SearchTextField(models.TextField):
    """The searchable text of a record, worked out from its own fields whenever the whole record is saved.

    ``texts`` are found by any part; ``names`` also by pinyin and initials, with the readings of surnames when they are ``people``.
    ``QuerySet.update()`` and ``save(update_fields=…)`` of a source must be followed by :func:`refresh`.
    """

    def __init__(
        self, *args: Any, texts: Iterable[str] = (), names: Iterable[str] = (), people: bool = False, **kwargs: Any
    ) -> None:
        self.texts, self.names, self.people = tuple(texts), tuple(names), people
        kwargs |= {"editable": False, "default": "", "blank": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "default", "blank"):
            kwargs.pop(key, None)
        # What it is worked out from is no matter of the database.
        return name, path, args, kwargs

    def text_of(self, record: Model) -> str:
        return self.text_from({name: getattr(record, name) for name in (*self.texts, *self.names)})

    def text_from(self, values: Mapping[str, Any]) -> str:
        """The text of a record that has ``values``; what is missing there is empty."""
        found = [[values.get(name) for name in names] for names in (self.texts, self.names)]
        return searchable(*found, people=self.people)

    def pre_save(self, model_instance: Model, add: bool) -> str:
        if not self.texts and not self.names:
            # A migration's picture of the model doesn't know the sources.
            return super().pre_save(model_instance, add)
        text = self.text_of(model_instance)
        setattr(model_instance, self.attname, text)
        return text


@SearchTextField.register_lookup
class Finds(models.Lookup):
    """``search_text__finds="泽润 苏州"``: every word is in the text. The index is asked for its pieces, then the text for it."""

    lookup_name = "finds"

    def get_prep_lookup(self) -> list[str]:
        return words(str(self.rhs))

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "", value

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        if not self.rhs:
            return "FALSE", []
        parts: list[str] = []
        params: list[Any] = []
        asked = list(dict.fromkeys(piece for word in self.rhs for piece in pieces(word)))
        if asked:
            parts.append(f"search_grams({left}) @> %s::text[]")
            params += [*left_params, asked]
        for word in self.rhs:
            # A word is letters and digits only: nothing in it means anything to LIKE.
            parts.append(f"{left} LIKE %s")
            params += [*left_params, f"%{word}%"]
        return " AND ".join(parts), params


def search_index(name: str, field: str = "search_text", *, waiting_kb: int = 0) -> GinIndex:
    """The index over the pieces of ``field``. New rows go straight in: no slow search after a large import.

    ``waiting_kb``: for tables that are imported in bulk, so much may wait to go in together (five times as fast); a search reads
    what waits as well.
    """
    waiting = {"fastupdate": True, "gin_pending_list_limit": waiting_kb} if waiting_kb else {"fastupdate": False}
    return GinIndex(Func(F(field), function="search_grams"), name=name, **waiting)


def refresh(rows: QuerySet, field: str = "search_text", batch: int = 1000) -> int:
    """Work out the searchable text of ``rows`` anew where it is out of date; returns how many were."""
    column = rows.model._meta.get_field(field)
    stale: list[Model] = []
    changed = 0
    for record in rows.iterator(chunk_size=batch):
        text = column.text_of(record)
        if getattr(record, field) != text:
            setattr(record, field, text)
            stale.append(record)
        if len(stale) >= batch:
            changed += rows.model._base_manager.bulk_update(stale, [field])
            stale = []
    return changed + (rows.model._base_manager.bulk_update(stale, [field]) if stale else 0)
