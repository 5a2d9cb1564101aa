"""The aging at the size of the demo: the page of today and of a past day, and the totals against raw SQL of the same figure."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from orders.aging import total_on
from orders.models import OpenItem
from tests.bench.scenarios import Bench, Work, scenario

RAW = """
SELECT sum(open_amount), sum(open_amount) FILTER (WHERE due_on < %(day)s),
    sum(open_amount) FILTER (WHERE due_on >= %(day)s), sum(open_amount) FILTER (WHERE %(day)s - due_on BETWEEN 1 AND 30),
    sum(open_amount) FILTER (WHERE %(day)s - due_on BETWEEN 31 AND 90), sum(open_amount) FILTER (WHERE %(day)s - due_on > 90)
FROM (SELECT customer_id, due_on, sum(open_amount) AS open_amount FROM orders_openitem WHERE open_amount > 0 GROUP BY 1, 2) item
"""


def _page(bench: Bench, question: str = "") -> Work:
    if not OpenItem.objects.exists():
        return ""
    address = reverse("orders:aging") + question
    return lambda: bench.client("director").get(address)


@scenario("receivables · aging of all customers (director)", aim=4)
def aging(bench: Bench) -> Work:
    return _page(bench)


@scenario("receivables · aging as of 90 days ago (director)", aim=20, rounds=10)
def aging_then(bench: Bench) -> Work:
    return _page(bench, f"?on={timezone.localdate() - timedelta(days=90)}")


def _raw(bench: Bench) -> Callable[[], Any]:
    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(RAW, {"day": timezone.localdate()})
            cursor.fetchall()

    return work


@scenario("receivables · total by age, to raw SQL", aim=2, reference=_raw)
def total(bench: Bench) -> Work:
    day = timezone.localdate()
    return "" if not OpenItem.objects.exists() else lambda: total_on(day)
