"""What an order waits for: the most urgent first, the rest behind its count (ORD-5)."""

from datetime import timedelta
from types import SimpleNamespace

from django.template.loader import render_to_string
from django.utils import translation

from orders.order_panels.registry import OrderWait, Waiting, order_waits
from orders.views.order_page import waits_of
from salesops.core.web.clockface import ClockFace
from tests.cast_orders_made import NOW

DAY = 24 * 60


def face(days: int) -> ClockFace:
    return ClockFace(left=days * DAY, total=10 * DAY, due=NOW + timedelta(days=days))


def test_the_most_urgent_comes_first(monkeypatch):
    waiting = [
        Waiting("to be confirmed", state="info"),
        Waiting("due in nine days", face=face(9)),
        Waiting("one day late", face=face(-1)),
        Waiting("nobody counts"),
        Waiting("nine days late", face=face(-9)),
        Waiting("due tomorrow", face=face(1)),
        Waiting("on hold", state="late"),
    ]
    plugs = [OrderWait(str(n), lambda *_a, found=found: found, rank=n) for n, found in enumerate(waiting)]
    monkeypatch.setattr("orders.views.order_page.order_waits", plugs)
    found = waits_of(SimpleNamespace(), None, NOW)
    assert [one.what for one in (found["first"], *found["rest"])] == [
        "on hold", "nine days late", "one day late", "due tomorrow", "due in nine days", "nobody counts", "to be confirmed",
    ]  # fmt: skip
    assert found["late"] == 2
    with translation.override("en"):
        drawn = render_to_string("orders/orders/_waits.html", {"waits": found})
    shown, folded = drawn.split("<details")
    assert "on hold" in shown
    assert "6 more things it waits for" in folded
    assert "2 late" in folded
    assert all(one.what in folded for one in found["rest"])


def test_an_order_that_waits_for_nothing_says_nothing(monkeypatch):
    monkeypatch.setattr("orders.views.order_page.order_waits", [])
    found = waits_of(SimpleNamespace(), None, NOW)
    assert (found["first"], found["rest"]) == (None, [])
    assert not render_to_string("orders/orders/_waits.html", {"waits": found}).strip()
    assert len(list(order_waits)) > 3
