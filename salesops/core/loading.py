"""Tables nobody uses yet, filled with very much at once (the large demo company): what costs less made anew behind the rows.

Checks, unique indexes and guards look at every row as ever. Foreign keys are looked at in one statement behind the rows instead of
row by row, indexes that forbid nothing are built once. Both are afterwards what they were before (a test compares).
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model

# Building an index sorts; a session's usual share is made for questions of a page.
SORTING = "256MB"


@contextmanager
def loading(*models: type[Model], keys: bool = True, indexes: Collection[str] | None = None) -> Iterator[None]:
    """Fill the tables of ``models`` within this transaction, which holds them alone until it ends.

    ``keys``: their foreign keys are looked at behind the rows. ``indexes``: those that are built behind them (default: all that
    forbid nothing). Whoever doesn't own the tables fills them as usual. Ends a transaction that fails as it stands.
    """
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(pg_has_role(relowner, 'MEMBER')) FROM pg_class WHERE oid = ANY(%s::regclass[])", [tables]
        )
        own = cursor.fetchone()[0]
    if not own:
        yield
        return
    waiting = [step for table in tables for step in (*_keys(table, keys), *_indexes(table, indexes))]
    _run(before for before, _behind in waiting)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [SORTING])
    _run(behind for _before, behind in waiting)
    counted_anew(*models)


def counted_anew(*models: type[Model]) -> None:
    """Have PostgreSQL look how many rows there are by now: what triggers planned for empty tables reads them whole, row by row."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def _run(statements: Any) -> None:
    """``statements`` with nothing waiting for the end of the transaction: a table with such rows can't be changed."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _keys(table: str, wanted: bool) -> Iterator[tuple[str, str]]:
    """For each foreign key of ``table``: what stops it, what has it looked at."""
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f' ORDER BY 1", [table]
        )
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        alter = f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}"'
        yield f"{alter} NOT ENFORCED", f"{alter} ENFORCED"


def _indexes(table: str, wanted: Collection[str] | None) -> Iterator[tuple[str, str]]:
    """For each index of ``table`` that forbids nothing: what drops it, what makes it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE i.indrelid = %s::regclass AND NOT i.indisunique AND NOT i.indisexclusion ORDER BY 1",
            [table],
        )
        rows = cursor.fetchall()
    for name, definition in rows:
        if wanted is None or name in wanted:
            yield f'DROP INDEX "{name}"', definition
