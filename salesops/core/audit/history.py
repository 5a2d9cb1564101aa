"""The audit trail in words: labels for columns, titles for the records that foreign keys point at, names for people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import DateRangeField
from django.db.models import DateTimeField, DecimalField, Field, Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from salesops.core.formats import day, exact, number
from salesops.core.sockets.act_names import act_name
from salesops.core.sockets.records import RecordKind, kind_of, record_kinds

from .models import AuditEntry


@dataclass(frozen=True)
class Change:
    """One field before and after; ``hidden`` when the reader may know only that it changed."""

    label: str
    before: str
    after: str
    hidden: bool = False


@dataclass(frozen=True)
class HistoryEntry:
    """One row of the trail as a person reads it."""

    id: int
    at: datetime
    operation: str
    what: str
    record_id: str
    title: str
    actor: str
    on_behalf_of: str
    act: str
    act_name: str
    request_id: str
    db_user: str
    changes: tuple[Change, ...]


def history_of(record: Model) -> QuerySet[AuditEntry]:
    """Entries of ``record`` and the tables that belong to it, newest first. The caller fetched ``record`` through scope."""
    wanted = Q(model=record._meta.label_lower, record_id=str(record.pk))
    for model, key in kind_of(record).parts:
        ids = [str(pk) for pk in model._default_manager.filter(**{key: record}).values_list("pk", flat=True)]
        wanted |= Q(model=model._meta.label_lower, record_id__in=ids)
    return AuditEntry.objects.filter(wanted).order_by("-id")


def describe(entries: Sequence[AuditEntry], reader: Any, *, in_scope: bool = False) -> list[HistoryEntry]:
    """``entries`` in the reader's language, with a fixed number of queries however many they are.

    ``in_scope``: records that entries point at (people aside) are named only where the reader may open them; else a dash.
    """
    return _Reading(entries, reader, in_scope).entries()


class _Reading:
    """Names and titles needed for one page of entries, fetched in bulk."""

    def __init__(self, entries: Sequence[AuditEntry], reader: Any, in_scope: bool) -> None:
        self.rows = entries
        self.reader = reader
        self.in_scope = in_scope
        people = {i for e in entries for i in (e.actor_id, e.on_behalf_of_id) if i}
        self.people = {p.pk: str(p) for p in get_user_model()._default_manager.filter(pk__in=people)}
        self.titles = self._titles(entries)
        self.words = {key: word for kind in record_kinds for key, word in kind.words.items()}

    def _titles(self, entries: Iterable[AuditEntry]) -> dict[tuple[type[Model], str], str]:
        wanted: dict[type[Model], set[str]] = defaultdict(set)
        for entry in entries:
            model = model_of(entry)
            if model is None:
                continue
            wanted[model].add(entry.record_id)
            for column in {*entry.before, *entry.after}:
                target = _target(field_of(model, column))
                if target is not None:
                    wanted[target].update(
                        str(v) for v in (entry.before.get(column), entry.after.get(column)) if v is not None
                    )
        found = {}
        for model, ids in wanted.items():
            if ids and (kind := _kind_of_model(model)):
                for record in self._named(model, kind).filter(pk__in=ids).prefetch_related(*kind.title_needs):
                    found[model, str(record.pk)] = str(kind.title(record))
        return found

    def _named(self, model: type[Model], kind: RecordKind) -> QuerySet:
        if not self.in_scope or model is get_user_model():
            return model._default_manager.all()
        return kind.visible_to(self.reader)

    def entries(self) -> list[HistoryEntry]:
        return [self._entry(row) for row in self.rows]

    def _entry(self, row: AuditEntry) -> HistoryEntry:
        model = model_of(row)
        kind = _kind_of_model(model) if model else None
        hidden = kind.hidden_fields(self.reader, None) if kind else frozenset()
        title = self.titles.get((model, row.record_id), row.record_id) if model else row.record_id
        return HistoryEntry(
            id=row.pk,
            at=row.at,
            operation=row.operation,
            what=capfirst(str(model._meta.verbose_name)) if model else row.model,
            record_id=row.record_id,
            title=title,
            actor=self._person(row.actor_id),
            on_behalf_of=self._person(row.on_behalf_of_id) if row.on_behalf_of_id else "",
            act=row.act,
            act_name=act_name(row.act),
            request_id=row.request_id,
            db_user=row.db_user,
            changes=tuple(self._changes(row, model, hidden)),
        )

    def _person(self, pk: int | None) -> str:
        return self.people.get(pk, f"#{pk}") if pk else _("the system")

    def _changes(self, row: AuditEntry, model: type[Model] | None, hidden: frozenset[str]) -> Iterable[Change]:
        for column in sorted({*row.before, *row.after} - {"id"}):
            label = label_of(model, column)
            if column in hidden:
                yield Change(label, "", "", hidden=True)
            else:
                before, after = (self._text(model, column, values.get(column)) for values in (row.before, row.after))
                if before or after:
                    yield Change(label, before, after)
        for column in row.hidden:
            yield Change(label_of(model, column), "", "", hidden=True)

    def _text(self, model: type[Model] | None, column: str, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if model and (word := self.words.get((model, column))):
            return word(value)
        field = field_of(model, column) if model else None
        target = _target(field)
        if target is not None:
            return self.titles.get((target, str(value)), "—" if self.in_scope else f"#{value}")
        if isinstance(field, DateRangeField):
            return days_in_text(str(value)) or str(value)
        if isinstance(field, DecimalField):
            return number(value, field.decimal_places)
        if isinstance(field, DateTimeField) and (moment := parse_datetime(str(value))):
            return exact(moment)
        if isinstance(value, list):
            names = _choices(getattr(field, "base_field", field))
            return _(", ").join(str(names.get(v, v) if isinstance(v, str) else v) for v in value)
        names = _choices(field)
        return str(names.get(value, value) if isinstance(value, str | int) else value)


def _choices(field: Any) -> dict[Any, Any]:
    """What a column's codes are called."""
    return dict(field.flatchoices) if isinstance(field, Field) and field.choices else {}


def days_in_text(stored: str) -> str:
    """A range as the trigger wrote it, ``[2026-01-01,2026-02-01)``, with its last day; nothing when it can't be read."""
    first, _comma, after = stored.strip("[()]").partition(",")
    try:
        began = day(date.fromisoformat(first), date.max)
        return (
            f"{began} – {day(date.fromisoformat(after) - timedelta(days=1), date.max)}"
            if after
            else _("from %(day)s") % {"day": began}
        )
    except ValueError:
        return ""


def model_of(entry: AuditEntry) -> type[Model] | None:
    """The model an entry speaks of, or ``None`` when it no longer exists."""
    try:
        return apps.get_model(entry.model)
    except (LookupError, ValueError):
        return None


def field_of(model: type[Model], column: str) -> Any:
    for field in model._meta.concrete_fields:
        if field.column == column:
            return field
    return None


def label_of(model: type[Model] | None, column: str) -> str:
    """The column's name on the screen."""
    field = field_of(model, column) if model else None
    return capfirst(str(field.verbose_name)) if field is not None else column


def _target(field: Any) -> type[Model] | None:
    return field.related_model if field is not None and field.is_relation else None


def _kind_of_model(model: type[Model]) -> RecordKind | None:
    return next((kind for kind in record_kinds if kind.model is model), None)
