"""The state of an order follows the quantities of its lines, whatever happens in whatever order (ORD-5)."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.flow import line_status, state_of
from orders.models import OrderLine
from orders.services.entries import worth


def line(ordered="10", shipped="0", signed="0", returned="0"):
    values = {"ordered": ordered, "shipped": shipped, "signed": signed, "returned": returned}
    return SimpleNamespace(**{name: Decimal(value) for name, value in values.items()})


@pytest.mark.parametrize(
    ("quantities", "status"),
    [
        ((10, 0, 0, 0), "open"),
        (("10", "9.999", 0, 0), "partly_shipped"),
        ((10, 10, 0, 0), "shipped"),
        ((10, 10, 4, 0), "partly_signed"),
        ((10, 10, 10, 0), "signed"),
        ((10, 10, 10, 3), "partly_shipped"),
        ((7, 10, 10, 3), "signed"),
        ((0, 0, 0, 0), "closed"),
        ((0, 3, 3, 3), "closed"),
    ],
)
def test_a_line(quantities, status):
    assert line_status(line(*map(str, quantities))) == status


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([line()], "preparing"),
        ([line(shipped="10"), line()], "partly_shipped"),
        ([line(shipped="10", signed="10"), line(ordered="0")], "signed_off"),
        ([line(shipped="10", signed="10"), line(shipped="10")], "shipped"),
        ([line(shipped="10", signed="10", returned="10")], "partly_shipped"),
    ],
)
def test_an_order(lines, state):
    assert state_of(lines, before="preparing") == state


@given(
    quantity=st.decimals("0.001", 10_000, places=3),
    price=st.decimals(0, 100_000, places=6),
    discount=st.decimals(0, 1, places=4),
    rate=st.sampled_from([Decimal("0.13"), Decimal("0.09"), Decimal(0)]),
    shares=st.lists(st.integers(1, 9), min_size=1, max_size=8),
)
def test_parts_add_up_to_the_whole_to_the_cent(quantity, price, discount, rate, shares):
    whole = OrderLine(quantity=quantity, unit_price=price, discount_rate=discount, tax_rate=rate)
    cuts = [(quantity * sum(shares[: n + 1]) / sum(shares)).quantize(Decimal("0.001")) for n in range(len(shares))]
    before, parts = Decimal(), []
    for cut in [*cuts[:-1], quantity]:
        parts.append(worth(whole, before, cut - before))
        before = cut
    amount, net = worth(whole, Decimal(), quantity)
    assert (sum(p[0] for p in parts), sum(p[1] for p in parts)) == (amount, net)
