"""Grading: all customers worked out anew, against one UPDATE of the same rows; the lists and the page of one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer, GradeSheet
from customers.services.regrading import regrade_all
from tests.bench.scenarios import Bench, Work, scenario


class _Undo(Exception):
    """Ends a measured transaction without keeping what it wrote."""


def undone(work: Callable[[], Any]) -> Callable[[], Any]:
    """``work`` in a transaction that is rolled back, so that each round finds the same rows."""

    def measured() -> None:
        try:
            with transaction.atomic():
                work()
                raise _Undo
        except _Undo:
            pass

    return measured


def one_update(bench: Bench) -> Callable[[], Any]:
    """Every customer gets another grade, and nothing else is worked out."""

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE customers_customer SET grade = CASE grade WHEN 'A' THEN 'B' WHEN 'B' THEN 'C' ELSE 'A' END,"
                " grade_score = coalesce(grade_score, 50) / 2 WHERE status <> 'archived'"
            )

    return undone(work)


@scenario("customers · all graded anew, every score changed", aim=10, rounds=1, reference=one_update)
def every_grade(bench: Bench) -> Callable[[], Any]:
    now = timezone.now()

    def work() -> None:
        # Scores given by an import would stand above what people know.
        GradeSheet.objects.update(need=1, budget=5, given_intent=None)
        regrade_all(day=timezone.localdate(now) + timedelta(days=1), now=now)

    return undone(work)


@scenario("customers · all graded anew, nothing changed", aim=10, rounds=1, reference=one_update)
def same_grades(bench: Bench) -> Callable[[], Any]:
    now = timezone.now()
    return undone(lambda: regrade_all(day=timezone.localdate(now), now=now))


@scenario("follow-ups of today (rep)", aim=3)
def follow_ups(bench: Bench) -> Work:
    return _opened(bench, "rep", reverse("customers:follow_ups"))


@scenario("stalled customers (market manager)", aim=3)
def stalled(bench: Bench) -> Work:
    return _opened(bench, "manager", reverse("customers:stalled"))


@scenario("why this grade (rep)", aim=3)
def why(bench: Bench) -> Work:
    """Of a customer the rep opens: others answer 404, to the administrator all of them do."""
    graded = Customer.objects.filter(owner=bench.person("rep"), merged_into=None).exclude(grade="")
    code = graded.order_by("pk").values_list("code", flat=True).first()
    return _opened(bench, "rep", reverse("customers:grade", args=[code])) if code else ""


def _opened(bench: Bench, who: str, address: str) -> Callable[[], Any]:
    client = bench.client(who)
    return lambda: client.get(address)
