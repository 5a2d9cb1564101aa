"""The import itself. A dry run is the real thing, rolled back: what it promises is what the commit does."""

from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping as Outcomes
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from salesops.core.acts import acting
from salesops.core.refusals import Forbidden, Refusal, Refused, refuse_if
from salesops.core.sockets.imports import Applied, Apply, ApplyPart, ImportContext, ImportKind, ImportRow
from salesops.core.spreadsheets.reader import Table
from salesops.core.stamps import one_reading

from .matching import Mapping
from .parts import in_parts, keep_whole, mark, things
from .rows import RowReader, parsed_rows

Progress = Callable[[int, int], None]
SHOWN = 100


@dataclass
class ImportResult:
    """Counts and, by row number, what happened or would happen.

    Of a large table ``rows`` holds those that are wrong and the first ones of each kind of outcome.
    """

    rows: list[ImportRow]
    applied: dict[int, Applied] = field(default_factory=dict)
    dry_run: bool = False
    committed: bool = False
    total: int = 0
    done: Counter[str] = field(default_factory=Counter)
    # What the kind prepared, of large tables.
    known: Any = None
    # How many rows want a look, and the first of them with the sentence why.
    warnings: int = 0
    warned: list[tuple[ImportRow, str]] = field(default_factory=list)

    def warn(self, row: ImportRow, sentence: str) -> None:
        self.warnings += 1
        if self.warnings <= SHOWN:
            self.warned.append((row, sentence))

    def count(self, what: str) -> int:
        return self.done[what]

    @property
    def rejected(self) -> list[ImportRow]:
        return [row for row in self.rows if row.problems]

    @property
    def counts(self) -> dict[str, int]:
        """As the command prints them (contract.md): what was done, or in a dry run what would be. A refused file did nothing."""
        done = {what: self.count(what) for what in ("created", "updated", "unchanged")}
        if not (self.dry_run or self.committed):
            done |= {"created": 0, "updated": 0}
        return {**done, "rejected": len(self.rejected)}


class _Undo(Exception):
    """Leaves the transaction without keeping anything."""


def may_import(kind: ImportKind, actor: Any) -> bool:
    return actor.can(kind.capability, kind.right) or (kind.may is not None and kind.may(actor))


def not_allowed(kind: ImportKind, actor: Any) -> Refusal | None:
    return None if may_import(kind, actor) else Refusal("core.no-permission", _("Your roles don't allow this."))


def run_import(
    kind: ImportKind,
    table: Table,
    mapping: Mapping,
    *,
    actor: Any,
    day: date,
    dry_run: bool,
    progress: Progress = lambda done, total: None,
) -> ImportResult:
    """Apply every row as ``actor`` through the services of the page; one wrong row, or ``dry_run``, keeps nothing."""
    refuse_if(not_allowed(kind, actor), kind=Forbidden)
    if kind.trim:
        kind.trim(table, mapping.columns)
    result = ImportResult([] if kind.apply_part else parsed_rows(kind, table, mapping, actor), dry_run=dry_run)
    try:
        with transaction.atomic(), acting(f"imports.{kind.code}", actor):
            if kind.apply_part:
                # Code lists and policies are asked for every row: whether they changed is looked up once.
                with one_reading():
                    _apply_in_parts(kind, kind.apply_part, table, mapping, result, actor, day, progress)
            elif kind.apply:
                _apply_all(kind, kind.apply, result, actor, day, progress)
            if dry_run or result.rejected:
                raise _Undo
            result.committed = True
    except _Undo:
        pass
    if kind.afterwards:
        kind.afterwards(result.known, actor, day)
    return result


def _apply_in_parts(
    kind: ImportKind,
    apply: ApplyPart,
    table: Table,
    mapping: Mapping,
    result: ImportResult,
    actor: Any,
    day: date,
    progress: Progress,
) -> None:
    """Some thousand rows at a time; of rows done only the counts and the first ones are kept."""
    context = ImportContext(actor, day, kind.prepare([]) if kind.prepare else None, table.name)
    result.known = context.known
    reader = RowReader(kind, table, mapping, actor)
    result.total, done = len(table.rows), 0
    later: list[ImportRow] = []
    for part in in_parts(kind, table, mapping):
        rows = reader.read(part)
        keep_whole(kind, rows)
        sound = [row for row in rows if not row.problems]
        applied = _apply_part(kind, apply, sound, context) if sound else {}
        keep_whole(kind, rows)
        if kind.finish:
            later += [row for row in rows if not row.problems and row.number not in applied]
            rows = [row for row in rows if row.problems or row.number in applied]
        _keep(kind, result, rows, applied)
        done += len(part)
        progress(done, result.total)
    if kind.finish:
        _keep(kind, result, later, kind.finish(later, context))


def _keep(kind: ImportKind, result: ImportResult, rows: list[ImportRow], applied: Outcomes[int, Applied]) -> None:
    for row in rows:
        if row.problems:
            result.rows.append(row)
            continue
        outcome = applied[row.number]
        result.done[outcome.what] += 1
        if outcome.warning:
            result.warn(row, outcome.warning)
        if result.done[outcome.what] <= SHOWN or (outcome.warning and result.warnings <= SHOWN):
            row.values = {name: row.values[name] for name in kind.key if name in row.values}
            row.cells = []
        if result.done[outcome.what] <= SHOWN:
            result.rows.append(row)
            result.applied[row.number] = outcome


def _apply_part(
    kind: ImportKind, apply: ApplyPart, rows: list[ImportRow], context: ImportContext
) -> dict[int, Applied]:
    """All of ``rows`` at once; when the database refuses one, halves tell which."""
    try:
        with transaction.atomic():
            return dict(apply(rows, context))
    except (IntegrityError, DataError):
        found = things(kind, rows)
        if len(found) == 1:
            mark(rows, _("The database refuses this row: it contradicts what is there."))
            return {}
    middle = len(found) // 2
    halves = ([row for one in half for row in one] for half in (found[:middle], found[middle:]))
    return {number: outcome for half in halves for number, outcome in _apply_part(kind, apply, half, context).items()}


def _apply_all(kind: ImportKind, apply: Apply, result: ImportResult, actor: Any, day: date, progress: Progress) -> None:
    sound = [row for row in result.rows if not row.problems]
    context = ImportContext(actor, day, kind.prepare(sound) if kind.prepare else None)
    ordered = list(kind.arrange(sound)) if kind.arrange else sound
    for done, row in enumerate(ordered, start=1):
        try:
            with transaction.atomic():
                result.applied[row.number] = apply(row, context)
        except Refused as refused:
            row.problems.extend(f"{refusal.message} [{refusal.code}]" for refusal in refused.refusals)
        except (IntegrityError, DataError):
            # A constraint knew better than the rules; the row is named, the words of the database stay inside.
            row.problems.append(_("The database refuses this row: it contradicts what is there."))
        if done % 50 == 0 or done == len(ordered):
            progress(done, len(ordered))
    result.total, result.done = len(result.rows), Counter(applied.what for applied in result.applied.values())
    for row in result.rows:
        if row.number in result.applied and result.applied[row.number].warning:
            result.warn(row, result.applied[row.number].warning)
