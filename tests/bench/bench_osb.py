"""The OSB board at the size of the demo: a secretary's steps, and everything in reach of the secretaries' lead (ORD-11)."""

from django.urls import reverse

from orders.models import Order, OsbProblem
from orders.states.order import ON_BOARD
from tests.bench.scenarios import Bench, Work, scenario


def _page(bench: Bench, who: str, question: str = "") -> Work:
    if not Order.objects.filter(state__in=ON_BOARD).exists():
        return ""
    address = reverse("orders:osb") + question
    return lambda: bench.client(who).get(address)


@scenario("OSB board · secretary", aim=3)
def secretary(bench: Bench) -> Work:
    return _page(bench, "secretary")


@scenario("OSB board · lead", aim=3)
def lead(bench: Bench) -> Work:
    return _page(bench, "lead", "?secretary=all")


@scenario("OSB problems · list (lead)", aim=3)
def problems(bench: Bench) -> Work:
    if not OsbProblem.objects.exists():
        return ""
    address = reverse("orders:problems")
    return lambda: bench.client("lead").get(address)
