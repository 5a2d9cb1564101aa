"""The rows behind a value as one reader sees them: each leads to its record where the reader may open it.

A row counts whoever looks at it, so that the rows always add up to the value; what is no longer in the reader's reach keeps its
figures and loses its name.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from assessments.engine.run import Run, members
from salesops.core.sockets.kpis import Evidence, EvidenceRow, Kpi, Span, Whose
from salesops.core.sockets.records import record_kinds

ON_PAGE = 100


@dataclass(frozen=True)
class Named:
    """What a record is called and where it is; without a name it is out of reach."""

    title: str = ""
    url: str = ""
    key: str = ""


@dataclass(frozen=True)
class Shown:
    person_id: int
    person: str
    on: date
    numerator: Decimal
    denominator: Decimal
    records: Sequence[Named]
    note: str


@dataclass(frozen=True)
class Behind:
    """One page of rows; ``whole`` has the sums of all of them."""

    rows: Sequence[Shown]
    whole: Evidence


def behind(kpi: Kpi, span: Span, whose: Whose, user: Any, *, limit: int = ON_PAGE, offset: int = 0) -> Behind:
    """One query for the rows, one for the people, one for each kind of record they name."""
    found = kpi.evidence(span, whose, limit=limit, offset=offset)
    return Behind(shown_rows(found.rows, user), found)


def behind_members(
    done: Run, kpi: Kpi, units: Sequence[int], user: Any, *, limit: int = ON_PAGE, offset: int = 0
) -> Behind:
    """The same of a KPI that counts people: its rows are the members of ``units``, each with what it reached."""
    inside = set(units)
    found = [member for member in members(done, kpi) if member.unit in inside]
    parts = [member.part for member in found]
    notes = getattr(kpi, "notes", str)
    rows = [
        EvidenceRow(one.person, done.span.last, one.part.numerator, one.part.denominator, note=notes(one.note))
        for one in found[offset : offset + limit]
    ]
    sums = (sum((part.numerator for part in parts), Decimal()), sum((part.denominator for part in parts), Decimal()))
    return Behind(shown_rows(rows, user), Evidence(rows, len(found), *sums))


def shown_rows(rows: Sequence[EvidenceRow], user: Any) -> list[Shown]:
    """``rows`` with the names of their people and, as far as ``user`` may open them, of their records."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for kind, pk in row.records:
            wanted[kind].add(pk)
    named = {(kind, pk): name for kind, ids in wanted.items() for pk, name in _named(kind, ids, user).items()}
    names = dict(User.objects.filter(pk__in={row.person for row in rows}).values_list("pk", "name"))
    return [
        Shown(
            row.person, names.get(row.person, "—"), row.on, row.numerator, row.denominator,
            [named.get(pair, Named()) for pair in row.records], row.note,
        )
        for row in rows
    ]  # fmt: skip


def _named(code: str, ids: set[int], user: Any) -> dict[int, Named]:
    kind = record_kinds.get(code)
    rows = kind.visible_to(user).filter(pk__in=ids).select_related(*kind.title_needs)
    return {row.pk: Named(kind.called(row), kind.url(row), kind.key(row)) for row in rows}
