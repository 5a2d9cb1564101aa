"""Tests that commit leave an empty database behind: what they wrote is deleted, what ``migrate`` ships is put back.

Django truncates every table with all its indexes and sends ``post_migrate`` (rights, calendar, schemes, guards), seconds each time.
"""

from io import StringIO

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

from accounts.models import User

# So many rows leave a table that the next look for rows would read through what is left of them.
MANY = 5_000
# So much space is taken by what tests wrote and took back: nobody else clears it away (no autovacuum here).
LARGE = 24 * 2**20


def may_rest_triggers() -> bool:
    """The role of ``make test`` may keep triggers from firing; without that right tests are emptied as Django does it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        return cursor.fetchone()[0]


def tables_with_rows() -> list[str]:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    with connection.cursor() as cursor:
        present = sorted(tables & set(connection.introspection.table_names(cursor)))
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in present)
        )
        return [table for (table,) in cursor.fetchall()]


def shipped_rows() -> dict[str, str]:
    """What a new database holds, table by table as ``COPY`` writes it."""
    if User.objects.exists():  # a run that was killed left its rows (--reuse-db)
        call_command("flush", interactive=False, verbosity=0)
    shipped = {}
    with connection.cursor() as cursor:
        for table in tables_with_rows():
            rows = StringIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
            shipped[table] = rows.getvalue()
    return shipped


def empty(shipped: dict[str, str]) -> None:
    """Back to ``shipped``. Append-only tables are emptied too, and no trigger writes of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        many = set()
        for table in tables_with_rows():
            cursor.execute(f'DELETE FROM "{table}"')
            if cursor.rowcount > MANY:
                many.add(table)
        for table, rows in shipped.items():
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', StringIO(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
            " AND pg_relation_size(oid) > %s",
            [LARGE],
        )
        for table in many | {table for (table,) in cursor.fetchall()}:
            cursor.execute(f'VACUUM "{table}"')


def search_later() -> None:
    """What is written for search goes to the index many rows at a time: nearly all of it is taken back before anybody looks.

    The portal writes to it row by row, so that nobody's search waits for another's rows. That is a third of writing the cast here,
    and more with each test: what was taken back stays in the index.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relam ="
            " (SELECT oid FROM pg_am WHERE amname = 'gin') AND 'fastupdate=off' = ANY (reloptions)"
        )
        for (index,) in cursor.fetchall():
            cursor.execute(f"ALTER INDEX {index} SET (fastupdate = on, gin_pending_list_limit = 1024)")


def empty_quickly() -> None:
    """From now on ``transaction=True`` ends so; called once the database of the tests stands."""
    if not may_rest_triggers():
        return
    shipped = shipped_rows()
    TransactionTestCase._fixture_teardown = lambda case: empty(shipped)
