"""The first page of the largest reports at the size of the demo: sales of a year (R04), receivables of all customers (R11)."""

from collections.abc import Callable

from django.urls import reverse

from orders.models import OpenItem, SalesDay
from tests.bench.scenarios import Bench, Work, scenario

AIM = 10


def _page(bench: Bench, code: str, question: str = "") -> Callable[[], object]:
    address = reverse("reports:report", args=[code]) + question
    return lambda: bench.client("director").get(address)


@scenario("report R04 · sales by person, this year (director)", aim=AIM)
def sales(bench: Bench) -> Work:
    return _page(bench, "R04") if SalesDay.objects.exists() else ""


@scenario("report R04 · sales by customer, this year (director)", aim=AIM, rounds=10)
def sales_by_customer(bench: Bench) -> Work:
    return _page(bench, "R04", "?by=customer") if SalesDay.objects.exists() else ""


@scenario("report R11 · receivables and aging (director)", aim=AIM)
def receivables(bench: Bench) -> Work:
    return _page(bench, "R11") if OpenItem.objects.exists() else ""
