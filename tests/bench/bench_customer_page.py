"""The page of one customer among all of them (performance.md: ≤ 3 floors)."""

from django.urls import reverse

from customers.models import Customer
from tests.bench.scenarios import Bench, Work, scenario


def _opened(bench: Bench, name: str) -> Work:
    """A customer in the middle of all, with an owner and a past, opened by a director."""
    rows = Customer.objects.filter(owner__isnull=False, last_visit_at__isnull=False, merged_into__isnull=True)
    code = rows.order_by("-pk").values_list("code", flat=True)[rows.count() // 2]
    client, address = bench.client("director"), reverse(name, args=[code])
    return lambda: client.get(address)


@scenario("customer · page", aim=3)
def customer_page(bench: Bench) -> Work:
    return _opened(bench, "customers:customer")


@scenario("customer · record", aim=3)
def record(bench: Bench) -> Work:
    return _opened(bench, "customers:record")
