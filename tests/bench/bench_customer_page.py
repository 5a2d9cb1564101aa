"""The page of one customer among all of them, for its rep and for a director (performance.md: ≤ 3 floors)."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from customers.models import Customer
from tests.bench.scenarios import Bench, scenario


def _opened(who: str, name: str) -> Callable[[Bench], Callable[[], Any] | str]:
    """A customer in the middle of all that ``who`` sees, with an owner and a past."""

    def prepare(bench: Bench) -> Callable[[], Any] | str:
        rows = Customer.objects.visible_to(bench.person(who))
        rows = rows.filter(owner__isnull=False, last_visit_at__isnull=False, merged_into__isnull=True)
        code = rows.order_by("-pk").values_list("code", flat=True)[rows.count() // 2]
        client, address = bench.client(who), reverse(name, args=[code])
        return lambda: client.get(address)

    return prepare


scenario("customer · page (rep)", aim=3)(_opened("rep", "customers:customer"))
scenario("customer · page (director)", aim=3)(_opened("director", "customers:customer"))
scenario("customer · record (director)", aim=3)(_opened("director", "customers:record"))
