"""The first page of each kind of desk: a rep's day, a team, the markets, the offices, the administrator (RPT-1)."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.bench.scenarios import Bench, scenario

DESKS = ("rep", "assistant", "supervisor", "manager", "director", "secretary", "logistics", "finance", "hr", "admin")


def _of(who: str) -> Callable[[Bench], Callable[[], Any]]:
    def prepare(bench: Bench) -> Callable[[], Any]:
        address, client = reverse("reports:today"), bench.client(who)
        return lambda: client.get(address)

    return prepare


for desk in DESKS:
    scenario(f"today · {desk}", aim=3)(_of(desk))
