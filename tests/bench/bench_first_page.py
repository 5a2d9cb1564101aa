"""The first page: a rep's day, a supervisor's team, the director's markets (RPT-1)."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.bench.scenarios import Bench, Work, scenario


def _of(bench: Bench, who: str) -> Callable[[], Any]:
    address, client = reverse("reports:today"), bench.client(who)
    return lambda: client.get(address)


@scenario("today · rep", aim=3)
def rep(bench: Bench) -> Work:
    return _of(bench, "rep")


@scenario("today · supervisor", aim=3)
def supervisor(bench: Bench) -> Work:
    return _of(bench, "supervisor")


@scenario("today · director", aim=3)
def director(bench: Bench) -> Work:
    return _of(bench, "director")
