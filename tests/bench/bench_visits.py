"""Two million visits: the list of all, of a market, of one's own."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.bench.scenarios import Bench, Work, scenario


def _seen_by(bench: Bench, who: str) -> Callable[[], Any]:
    address, client = reverse("customers:visits"), bench.client(who)
    return lambda: client.get(address)


@scenario("visits · first page (director)", aim=2)
def of_all(bench: Bench) -> Work:
    return _seen_by(bench, "director")


@scenario("visits · first page (market manager)", aim=2)
def of_a_market(bench: Bench) -> Work:
    return _seen_by(bench, "manager")


@scenario("visits · first page (rep)", aim=2)
def of_a_rep(bench: Bench) -> Work:
    return _seen_by(bench, "rep")
