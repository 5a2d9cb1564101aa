"""Tables filled with very much at once are afterwards what they were, and refuse what they refused."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Posting
from salesops.core.loading import loading

STANDS = """
SELECT c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c WHERE c.conrelid = 'accounts_posting'::regclass
UNION ALL SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid = 'accounts_posting'::regclass
UNION ALL SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t
WHERE t.tgrelid = 'accounts_posting'::regclass AND NOT t.tgisinternal ORDER BY 1, 2, 2
"""


def stands() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(STANDS)
        return cursor.fetchall()


def test_keys_and_indexes_are_as_before(company):
    before = stands()
    with loading(Posting):
        inside = stands()
    assert stands() == before
    assert any("NOT ENFORCED" in definition for _name, definition in inside)
    guards = [name for name, _definition in before if name.startswith("guard_")]
    assert guards
    assert [name for name, _definition in inside if name.startswith("guard_")] == guards


def test_only_the_named_index_waits(company):
    before = stands()
    name = next(n for n, d in before if d.startswith("CREATE INDEX"))
    with loading(Posting, keys=False, indexes=(name,)):
        assert [row for row in before if row not in stands()] == [next(row for row in before if row[0] == name)]
    assert stands() == before


def test_a_row_that_points_nowhere_is_refused_behind_the_rows(company):
    pointing_nowhere = (
        "INSERT INTO accounts_posting (period, user_id, unit_id, position_id)"
        " SELECT period, 999999, unit_id, position_id FROM accounts_posting LIMIT 1"
    )
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        loading(Posting),
        connection.cursor() as cursor,
    ):
        cursor.execute(pointing_nowhere)
