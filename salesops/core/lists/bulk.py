"""Bulk actions: a loop of single acts (S5). The service of the single act checks and changes each row, in its own savepoint."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from salesops.core.refusals import Refusal, Refused

from .reading import Reading

AT_ONCE = 200
MOST_BY_API = 500
MOST_PREVIEWED = 1000
MOST_BEFORE = 8
NOTHING = "—"

Data = Mapping[str, str]


@dataclass(frozen=True)
class BulkField:
    """Something a bulk action asks once for all rows: ``choices(reading)`` are (value, label) pairs; without them it is text."""

    name: str
    label: str | Promise
    choices: Callable[[Reading], Iterable[tuple[str, str]]] | None = None


@dataclass(frozen=True)
class BulkAction:
    """What can be done with chosen rows.

    ``apply(record, actor, data, now)`` calls the single service; a ``Refused`` from it names the row and leaves it as it was.
    ``check(record, actor, data)`` tells beforehand why a row can't change, without writing. ``done(count)`` is the sentence of the
    result. ``undo(record, actor, data, now)`` takes one row back, if that can be done. ``right`` is what the person needs.
    ``before(record)`` says what a row that changes is like now; the preview counts by it.
    """

    code: str
    label: str | Promise
    apply: Callable[[Any, Any, Data, datetime], None]
    done: Callable[[int], str]
    check: Callable[[Any, Any, Data], Refusal | None] = lambda record, actor, data: None
    undo: Callable[[Any, Any, Data, datetime], None] | None = None
    before: Callable[[Any], str] | None = None
    right: tuple[str, str] | None = None
    icon: str = "edit"
    fields: Sequence[BulkField] = ()


@dataclass
class BulkResult:
    """Keys of the rows that changed, and refusals by the title of their row."""

    changed: list[str] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)
    before: Counter[str] = field(default_factory=Counter)

    def take(self, title: str, refusals: Iterable[Refusal]) -> None:
        self.refused += [(title, refusal) for refusal in refusals]

    @property
    def most_before(self) -> list[tuple[str, int]]:
        """What the rows that change are like now, the most frequent first."""
        return self.before.most_common(MOST_BEFORE)

    @property
    def reasons(self) -> list[tuple[str, int, list[str]]]:
        """(sentence, number of rows, the first names) for each reason."""
        found: dict[str, list[str]] = {}
        for title, refusal in self.refused:
            found.setdefault(refusal.message, []).append(title)
        return [(sentence, len(titles), titles[:5]) for sentence, titles in found.items()]


def preview(action: BulkAction, records: Iterable[Any], actor: Any, data: Data, key: str) -> BulkResult:
    """What ``action`` would do with ``records``; nothing is written."""
    result = BulkResult()
    for record in records:
        refusal = action.check(record, actor, data)
        if refusal is None:
            result.changed.append(str(getattr(record, key)))
            if action.before is not None:
                result.before[action.before(record) or NOTHING] += 1
        else:
            result.take(str(record), [refusal])
    return result


def run(
    apply: Callable[[Any, Any, Data, datetime], None],
    records: Iterable[Any],
    *,
    actor: Any,
    data: Data,
    now: datetime,
    key: str,
    each: Callable[[int], None] = lambda number: None,
) -> BulkResult:
    """Do it row by row. A refused row stays as it was; the others are done."""
    result = BulkResult()
    for number, record in enumerate(records, 1):
        try:
            with transaction.atomic():
                apply(record, actor, data, now)
            result.changed.append(str(getattr(record, key)))
        except Refused as refused:
            result.take(str(record), refused.refusals)
        each(number)
    return result
