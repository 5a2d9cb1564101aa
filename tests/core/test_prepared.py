"""Statements planned once for a connection."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import DEFAULT_DB_ALIAS, DataError, connection, connections, transaction

from salesops.core.prepared import Prepared, answers

pytestmark = pytest.mark.django_db

ADDED = Prepared("test_added", "SELECT $1 + 1 AS more, $2 AS day", "integer", "date")
HALVED = Prepared("test_halved", "SELECT 10 / $1 AS half", "integer")
DAY = date(2026, 11, 20)


def test_rows_have_the_names_of_their_columns():
    (row,) = ADDED.rows(4, DAY)
    assert (row.more, row.day) == (5, DAY)
    assert ADDED.first(1, DAY) == (2, DAY)


def test_asked_again_it_is_not_prepared_again(django_assert_num_queries):
    ADDED.first(1, DAY)
    with django_assert_num_queries(1) as asked:
        ADDED.first(2, DAY)
    assert asked.captured_queries[0]["sql"].startswith("EXECUTE test_added_")


def test_several_are_asked_at_once(django_assert_num_queries):
    """Each keeps its own values: places are counted on."""
    doubled = Prepared("test_doubled", "SELECT $1 + $1 - $2", "integer", "integer")
    one = Prepared("test_one", "SELECT 1")
    asked = [doubled.ask(5, 3), HALVED.ask(5), one.ask(), doubled.ask(2, 1)]
    with django_assert_num_queries(1):
        assert answers(asked) == [7, 2, 1, 3]
    assert answers([]) == []


def test_what_a_query_could_end_with_stays_a_value():
    words = Prepared("test_words", "SELECT $1 || '%'", "text")
    assert words.first("'); DROP TABLE accounts_user; --") == ("'); DROP TABLE accounts_user; --%",)


def test_a_new_connection_is_told_anew():
    told = ADDED.first(1, DAY)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    del connections[DEFAULT_DB_ALIAS].__dict__["_prepared"]
    assert ADDED.first(1, DAY) == told


def test_each_thread_has_a_connection_of_its_own():
    """One asks between two questions of the other: neither prepares again what its connection knows."""
    with ThreadPoolExecutor(max_workers=1) as other:
        try:
            for n in range(3):
                assert ADDED.first(n, DAY) == (n + 1, DAY)
                assert other.submit(ADDED.first, n, DAY).result() == (n + 1, DAY)
        finally:
            other.submit(connections.close_all).result()


def test_after_a_refused_answer_the_statement_is_still_known():
    with pytest.raises(DataError), transaction.atomic():
        HALVED.first(0)
    assert HALVED.first(5) == (2,)


def test_each_parameter_has_a_type():
    with pytest.raises(ValueError, match="types"):
        Prepared("test_wrong", "SELECT $1, $2", "integer")
