"""Rows of the cast that nearly every test starts with: written once a process, copied in as they stood for every further test.

The first test writes them as ever, with all triggers. What then stands in the tables beside what stood there is kept (what triggers
wrote, the audit trail among it), and so are the objects. A further test gets these rows by ``COPY`` with triggers at rest, moments
of the writing moved to now, new stamps, and copies of the objects.

New stamps: nothing of what a process keeps loaded about people goes from one test to another, so a test asks as many questions
wherever it runs.

Where anything was written since the company was, where the role may not rest triggers or a test has its own clock, all is written
anew.
"""

import functools
import pickle
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4, uuid5

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from salesops.core.guards import Stamps
from tests.emptying import may_rest_triggers, tables_with_rows

STAMPS = "core_stamp"
NEW_STAMPS = (
    "INSERT INTO core_stamp (name, value) SELECT * FROM unnest(%s::text[], %s::uuid[])"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
# Tables loaded as a whole; every other stamp is of facts about people, who have the same numbers in each test.
OF_ALL = {"policies", "codes", "worktime"}
# As COPY writes a moment, and as it stands inside jsonb.
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?\+00(?::00)?)")


rests_triggers = functools.cache(may_rest_triggers)


def audit_number() -> int:
    """Goes up with every change of a business table, also where it is taken back later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('audit_entry', 'id')), 0)")
        return cursor.fetchone()[0]


def stamps_of_people() -> set[str]:
    guards = (guard for model in apps.get_models() for guard in getattr(model, "guards", ()))
    return {guard.stamp for guard in guards if isinstance(guard, Stamps)} - OF_ALL


def today() -> date:
    return datetime.now().astimezone().date()


def own_clock() -> bool:
    """Whether the test in hand set the clock."""
    return abs(timezone.now() - datetime.now(UTC)) > timedelta(seconds=5)


def lines_of_tables() -> dict[str, list[str]]:
    found = {}
    with connection.cursor() as cursor:
        for table in tables_with_rows():
            rows = StringIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
            found[table] = rows.getvalue().splitlines(keepends=True)
    return found


def parts_of(company: Any) -> dict[Any, Model]:
    """The objects of the company by what they are called in it."""
    named = {(name,): value for name, value in vars(company).items() if isinstance(value, Model)}
    return named | {
        (kind, code): one for kind in ("units", "positions") for code, one in getattr(company, kind).items()
    }


class Writing:
    """What a builder left behind between ``since`` and ``until``."""

    def __init__(self, made: Any, before: dict[str, list[str]], since: datetime, *company: Any) -> None:
        self.number = uuid4()
        self.since, self.until, self.day = since, datetime.now(UTC), today()
        self.stamps: set[str] = set() if company else stamps_of_people()
        self.tables: list[tuple[str, list[Any]]] = []
        for table, lines in lines_of_tables().items():
            known = set(before.pop(table, ()))
            new = [line for line in lines if line not in known]
            if table == STAMPS:
                self.stamps |= {line.split("\t")[0] for line in new}
            else:
                assert known <= set(lines), f"{table}: rows that were there have changed; that can't be put back"
                self.tables.append((f'COPY "{table}" FROM STDIN', list(self._movable("".join(new)))))
        assert not before, f"{set(before)}: emptied; that can't be put back"
        self.tables = [(copy, rows) for copy, rows in self.tables if rows != [""]]
        out = BytesIO()
        _Writer(out, self, {id(one): name for whole in company for name, one in parts_of(whole).items()}).dump(made)
        self.made = out.getvalue()

    def age(self, moment: datetime) -> timedelta | None:
        """How long before the end of the writing, if ``moment`` is of it."""
        return self.until - moment if self.since <= moment <= self.until else None

    def _movable(self, rows: str) -> Iterator[Any]:
        """The rows, with moments of the writing as (age, sep, offset)."""
        for n, piece in enumerate(MOMENT.split(rows)):
            age = self.age(datetime.fromisoformat(piece)) if n % 2 else None
            yield piece if age is None else (age, piece[10], piece[piece.index("+") :])

    def put_back(self, *company: Any, same_stamps: bool = False) -> Any:
        now = datetime.now(UTC)
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for copy, pieces in self.tables:
                rows = "".join(one if isinstance(one, str) else _written(now - one[0], *one[1:]) for one in pieces)
                cursor.copy_expert(copy, StringIO(rows))
            cursor.execute("SET LOCAL session_replication_role = origin")
            if self.stamps:
                names = sorted(self.stamps)
                values = [uuid5(self.number, name) if same_stamps else uuid4() for name in names]
                cursor.execute(NEW_STAMPS, [names, list(map(str, values))])
        return _Reader(BytesIO(self.made), now, parts_of(*company) if company else {}).load()


def _written(moment: datetime, between: str, offset: str) -> str:
    return moment.strftime(f"%Y-%m-%d{between}%H:%M:%S.%f{offset}")


class _Writer(pickle.Pickler):
    """Objects of the company are named, not copied; moments of the writing told by their age."""

    def __init__(self, out: Any, writing: Writing, names: dict[int, Any]) -> None:
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self.writing, self.names = writing, names

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, datetime) and obj.tzinfo:
            return self.writing.age(obj)
        return self.names.get(id(obj))


class _Reader(pickle.Unpickler):
    def __init__(self, data: Any, now: datetime, parts: dict[Any, Model]) -> None:
        super().__init__(data)
        self.now, self.parts = now, parts

    def persistent_load(self, pid: Any) -> Any:
        return self.now - pid if isinstance(pid, timedelta) else self.parts[pid]


class Kept:
    """``build()``, the company, or ``build(company)``, a part of it: written by the first test, put back for those after it."""

    def __init__(self, build: Callable[..., Any]) -> None:
        self._build = build
        self._writing: Writing | None = None
        self._beside: Writing | None = None

    def __call__(self, *company: Any, same_stamps: bool = False) -> Any:
        """``same_stamps``: a process goes on with the facts about people it read in a test before, as it does between requests."""
        if not company:
            cache.clear()  # the people have the numbers they had in the test before
        if own_clock() or not rests_triggers():
            return self._build(*company)
        if company and (company[0].written is None or company[0].written_until != audit_number()):
            return self._build(*company)
        beside = company[0].written if company else None
        if (writing := self._writing) and writing.day == today() and self._beside is beside:
            made = writing.put_back(*company, same_stamps=same_stamps)
        else:
            made = self._write(*company)
            self._beside = beside
        whole = company[0] if company else made
        whole.written, whole.written_until = beside or self._writing, audit_number()
        return made

    def _write(self, *company: Any) -> Any:
        before, since = lines_of_tables(), datetime.now(UTC)
        with transaction.atomic():
            made = self._build(*company)
            self._writing = Writing(made, before, since, *company)
        return made
