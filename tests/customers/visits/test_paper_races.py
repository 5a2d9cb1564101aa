"""Two forms on paper taken at the same moment, on connections of their own: the day's rows are counted one after the other."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from customers.models import PaperRequest, Visit
from customers.services.papers import Later, Taken, take_paper
from salesops.core.audit.models import AccessLog
from tests.cast_customers import build_files

from .conftest import at
from .test_races import in_threads

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def until_somebody_waits(over: threading.Event) -> None:
    """Comes back when another connection waits for a lock, or ``over`` says that it didn't have to."""
    for _try in range(2000):
        with connection.cursor() as cursor:
            # What others do is read once a transaction, unless told otherwise.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone()[0] or over.wait(0.005):
                return
    raise AssertionError("nobody waited, nobody finished")


def test_the_second_counts_the_first(company, monkeypatch):
    files = build_files(company)
    for hour in (9, 10):
        Visit.objects.create(
            customer=files.zerun, user=company.rep, unit=company.units["EC-2-T"], way="visit", visited_at=at(hour), logged_at=at(11)
        )  # fmt: skip
    monkeypatch.setattr("customers.services.papers.tier", lambda code, rows, day: (3, "MM") if rows > 3 else None)
    first_holds, second_over = threading.Event(), threading.Event()
    asked = {"person": "rep", "week": "2026-11-16"}

    def take() -> Taken | Later:
        rep = User.objects.get(username="rep")
        return take_paper(actor=rep, code="targets", asked=asked, language="zh-hans", now=timezone.now())

    def first() -> Taken | Later:
        with transaction.atomic():
            taken = take()
            first_holds.set()
            until_somebody_waits(second_over)
            return taken

    def second() -> Taken | Later:
        first_holds.wait(30)
        try:
            return take()
        finally:
            second_over.set()

    one, other = in_threads(first, second)
    assert isinstance(one, Taken), one
    assert isinstance(other, Later), other
    assert other.needs_approval
    assert PaperRequest.objects.get().rows == 2
    assert AccessLog.objects.get(kind="export").rows == 2
