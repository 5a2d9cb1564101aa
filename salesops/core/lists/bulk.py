"""Bulk actions: a loop of single acts (S5). The service of the single act checks and changes each row, in its own savepoint.

An act that takes many records by itself (one change of owner for all of them) is called once: ``together``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal, Refused

from .reading import Reading

AT_ONCE = 200
MOST_BY_API = 500
MOST_PREVIEWED = 1000
MOST_BEFORE = 8
# Rows a preview names one by one.
MOST_NAMED = 200
NOTHING = "—"

Data = Mapping[str, str]


@dataclass(frozen=True)
class BulkField:
    """Something a bulk action asks once for all rows: ``choices(reading)`` are (value, label) pairs; without them it is text.

    ``kind`` is ``text`` or ``date``; ``initial(reading)`` stands there at first, ``hint(reading)`` below it.
    """

    name: str
    label: str | Promise
    choices: Callable[[Reading], Iterable[tuple[str, str]]] | None = None
    kind: str = "text"
    initial: Callable[[Reading], str] | None = None
    hint: Callable[[Reading], str] | None = None

    def refusal(self, value: str) -> Refusal | None:
        """Whether ``value`` is one of its kind."""
        if self.kind == "date":
            try:
                date.fromisoformat(value)
            except ValueError:
                return Refusal("core.not-a-day", _("This is no day."), self.name)
        return None


@dataclass(frozen=True)
class Fate:
    """What would happen to a row: what it is ``before`` and what it ``becomes``, or why it stays (``refusal``)."""

    becomes: str = ""
    refusal: Refusal | None = None
    before: str = ""


@dataclass(frozen=True)
class BulkAction:
    """What can be done with chosen rows.

    ``apply(record, actor, data, now)`` calls the single service; a ``Refused`` from it names the row and leaves it as it was.
    ``together(records, actor, data, now)`` does it for all at once instead and returns the address of what was made: the rows
    ``foresee`` refuses are left out, a ``Refused`` changes nothing at all.
    ``check(record, actor, data)`` tells beforehand why a row can't change, without writing; ``foresee(records, actor, data,
    today)`` tells it for all rows with a constant number of queries, by primary key. ``fits(data, actor, today)`` are refusals of
    what was filled in, by field; ``count`` rows are chosen. ``about(records, actor, data, today)`` are sentences on the rows that
    change, taken together. ``done(count)`` is the sentence of the result. ``undo(record, actor, data, now)`` takes one row back,
    if that can be done. ``right`` is what the person needs. ``before(record)`` says what a row that changes is like now; the
    preview counts by it. More rows than ``at_once`` take over a second: they run in the background.
    """

    code: str
    label: str | Promise
    done: Callable[[int], str]
    apply: Callable[[Any, Any, Data, datetime], None] | None = None
    together: Callable[[Sequence[Any], Any, Data, datetime], str] | None = None
    check: Callable[[Any, Any, Data], Refusal | None] = lambda record, actor, data: None
    foresee: Callable[[Sequence[Any], Any, Data, date], Mapping[int, Fate]] | None = None
    fits: Callable[[Data, Any, date, int], Iterable[Refusal | None]] = lambda data, actor, today, count: ()
    about: Callable[[Sequence[Any], Any, Data, date], Iterable[str]] | None = None
    undo: Callable[[Any, Any, Data, datetime], None] | None = None
    before: Callable[[Any], str] | None = None
    right: tuple[str, str] | None = None
    icon: str = "edit"
    fields: Sequence[BulkField] = ()
    at_once: int = AT_ONCE

    def refusals(self, data: Data, actor: Any, today: date, count: int) -> list[Refusal]:
        """What is wrong with what was filled in."""
        found = [refusal for each in self.fields if (refusal := each.refusal(data[each.name]))]
        return found or [refusal for refusal in self.fits(data, actor, today, count) if refusal]


@dataclass
class BulkResult:
    """Keys of the rows that changed, and refusals by the title of their row.

    ``before`` counts what the rows that change are like now, ``rows`` are (title, before, becomes or why not, changes) of the
    first ones, ``about`` sentences on all of them.
    """

    changed: list[str] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)
    before: Counter[str] = field(default_factory=Counter)
    rows: list[tuple[str, str, str, bool]] = field(default_factory=list)
    about: list[str] = field(default_factory=list)

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


def _fates(action: BulkAction, records: Sequence[Any], actor: Any, data: Data, today: date) -> Mapping[int, Fate]:
    """What would happen to each of ``records``, by primary key."""
    if action.foresee is not None:
        return action.foresee(records, actor, data, today)
    before = action.before or (lambda record: "")
    return {r.pk: Fate(refusal=action.check(r, actor, data), before=before(r) or NOTHING) for r in records}


def preview(
    action: BulkAction, records: Iterable[Any], actor: Any, data: Data, key: str, today: date | None = None
) -> BulkResult:
    """What ``action`` would do with ``records`` on ``today``; nothing is written."""
    result, rows, day = BulkResult(), list(records), today or date.min
    fates = _fates(action, rows, actor, data, day)
    moving = []
    for record in rows:
        fate = fates[record.pk]
        if fate.refusal is None:
            result.changed.append(str(getattr(record, key)))
            moving.append(record)
            if action.before is not None or action.foresee is not None:
                result.before[fate.before or NOTHING] += 1
        else:
            result.take(str(record), [fate.refusal])
        if action.foresee is not None and len(result.rows) < MOST_NAMED:
            then = fate.becomes if fate.refusal is None else fate.refusal.message
            result.rows.append((str(record), fate.before or NOTHING, then, fate.refusal is None))
    if action.about is not None and moving:
        result.about = list(action.about(moving, actor, data, day))
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


def run_together(
    action: BulkAction, records: Iterable[Any], *, actor: Any, data: Data, now: datetime, key: str
) -> tuple[BulkResult, str]:
    """Do it for all rows at once: (what changed, address of what was made). A refusal of the act changes nothing."""
    rows = list(records)
    seen = preview(action, rows, actor, data, key, timezone.localdate(now))
    result = BulkResult(refused=seen.refused)
    made = ""
    if seen.changed and action.together is not None:
        wanted = set(seen.changed)
        made = action.together([r for r in rows if str(getattr(r, key)) in wanted], actor, data, now)
        result.changed = seen.changed
    return result, made


def do(
    action: BulkAction,
    records: Iterable[Any],
    *,
    actor: Any,
    data: Data,
    now: datetime,
    key: str,
    each: Callable[[int], None] = lambda number: None,
) -> tuple[BulkResult, str]:
    """``action`` for ``records``: at once for all where it can, else row by row."""
    if action.apply is None:
        return run_together(action, records, actor=actor, data=data, now=now, key=key)
    return run(action.apply, records, actor=actor, data=data, now=now, key=key, each=each), ""
