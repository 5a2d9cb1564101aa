"""Two who draw at the same moment, and one who gives up."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from salesops.core.numbering import draw_number
from tests.core.numbering.test_drawing import kinds  # noqa: F401

DAY = date(2026, 11, 20)


class GaveUp(Exception):
    pass


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_the_second_waits_and_a_rollback_leaves_no_gap():
    drawn, has_drawn, may_end = [], threading.Event(), threading.Event()

    def first():
        try:
            with transaction.atomic():
                draw_number("TQJ", on=DAY)
                has_drawn.set()
                may_end.wait(10)
                raise GaveUp
        except GaveUp:
            pass
        finally:
            connection.close()

    def second():
        has_drawn.wait(10)
        with transaction.atomic():
            drawn.append(draw_number("TQJ", on=DAY))
        connection.close()

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    has_drawn.wait(10)
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with connection.cursor() as cursor:
        for _ in range(1000):
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                break
        else:
            pytest.fail("the second never waited for the first")
    assert drawn == []
    may_end.set()
    for thread in threads:
        thread.join(10)
    assert drawn == ["TQJ-2026-00001"]


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_no_double():
    drawn, start = [], threading.Barrier(4)

    def work(worker):
        start.wait(10)
        for turn in range(10):
            try:
                with transaction.atomic():
                    number = draw_number("TQJ", on=DAY)
                    if (worker + turn) % 3 == 0:
                        raise GaveUp
                drawn.append(number)
            except GaveUp:
                pass
        connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(drawn) == [f"TQJ-2026-{n:05}" for n in range(1, len(drawn) + 1)]
    assert 20 < len(drawn) < 40
