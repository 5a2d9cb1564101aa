"""Socket ``records.py``: kinds of record (customer, user, leave request): title, address, search, scope, rank.

Read by the palette, links between apps, the inbox, notifications, activity entries and the audit trail.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from .registry import Registry


@dataclass(frozen=True)
class RecordKind:
    """A kind of record. ``code`` is ``<app>.<noun>`` and never changes once stored in a link.

    ``visible_to(user)`` is the scoped queryset, the model's own of that name unless said otherwise; ``search(rows, text)``
    narrows it for the palette.
    ``key`` is the business key used in addresses and the API; ``rank`` orders groups in the palette, lowest first.
    """

    code: str
    model: type[Model]
    label: Any
    label_plural: Any
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    visible_to: Callable[[Any], QuerySet] = field(default=None)  # type: ignore[assignment]
    subtitle: Callable[[Any], str] = lambda record: ""
    # What a line that names several calls each; the title unless said otherwise.
    called: Callable[[Any], str] = field(default=None)  # type: ignore[assignment]
    key: Callable[[Any], str] = lambda record: str(record.pk)
    search: Callable[[QuerySet, str], QuerySet] | None = None
    # For the search over everything, where records of a customer needn't be found by its name; ``search`` unless said otherwise.
    quick_search: Callable[[QuerySet, str], QuerySet] | None = None
    icon: str = "file"
    rank: int = 100
    # Relations ``title`` reads, fetched with the records.
    title_needs: tuple[str, ...] = ()
    # Tables that belong to a record, as (model, name of the foreign key): their changes show in its history.
    parts: tuple[tuple[type[Model], str], ...] = ()
    # Columns whose values this reader may not see in the history of this record (None: of records in general).
    hidden_fields: Callable[[Any, Any], frozenset[str]] = lambda reader, record: frozenset()
    # What stored codes of this record and its parts are called, by (model, column), where the column itself can't say.
    words: Mapping[tuple[type[Model], str], Callable[[Any], str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.called is None:
            object.__setattr__(self, "called", self.title)
        if self.visible_to is None:
            object.__setattr__(self, "visible_to", lambda user: self.model._default_manager.visible_to(user))


def _problem(kind: RecordKind) -> str | None:
    if "." not in kind.code:
        return "a code is <app>.<noun>"
    if not kind.label or not kind.label_plural:
        return "a kind of record needs a label in singular and plural"
    return None


record_kinds: Registry[RecordKind] = Registry("records", _problem)


def kind_of(record: Model) -> RecordKind:
    """The kind of ``record``; a model without a kind raises ``LookupError``."""
    return kind_of_model(type(record))


def kind_of_model(model: type[Model]) -> RecordKind:
    """The kind of the records of ``model``; a model without a kind raises ``LookupError``."""
    for kind in record_kinds:
        if model is kind.model:
            return kind
    raise LookupError(f"records: no kind registered for {model.__name__}")
