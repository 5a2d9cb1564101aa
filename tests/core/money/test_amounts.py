"""Money (defaults.md 0): rounding, VAT, totals."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.core.money import Line, line_amount, net_of_vat, ratio, round_money, totals

AMOUNTS = st.decimals(min_value="-9999999999999", max_value="9999999999999", places=2)
RATES = st.sampled_from([D("0.13"), D("0.09"), D("0.06"), D(0)])


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.004999", "1.00"), ("-0.004", "0.00")],
)
def test_half_goes_away_from_zero(value, rounded):
    assert str(round_money(D(value))) == rounded


@pytest.mark.parametrize("value", [1.1, True, "12"])
def test_only_exact_numbers_are_money(value):
    with pytest.raises(TypeError):
        round_money(value)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "sNaN"])
def test_hostile_decimals_are_refused(value):
    with pytest.raises(ValueError):
        round_money(D(value))


def test_net_and_tax_of_thirteen_percent():
    assert net_of_vat(D("1000"), D("0.13")) == (D("884.96"), D("115.04"))
    assert net_of_vat(D("1000"), D(0)) == (D("1000.00"), D("0.00"))


@given(AMOUNTS, RATES)
def test_net_plus_tax_is_the_amount(amount, rate):
    net, tax = net_of_vat(amount, rate)
    assert net + tax == amount
    assert abs(net) <= abs(amount)


@given(AMOUNTS)
def test_rounding_is_symmetric_and_settles(amount):
    assert round_money(-amount) == -round_money(amount)
    assert round_money(round_money(amount)) == round_money(amount)


@given(st.lists(st.tuples(AMOUNTS, RATES), max_size=20))
def test_totals_are_sums_of_rounded_lines(rows):
    found = totals(Line(a, r) for a, r in rows)
    assert found.amount == sum((a for a, _ in rows), D(0))
    assert found.net == sum((net_of_vat(a, r).net for a, r in rows), D(0))
    assert found.net + found.tax == found.amount


def test_a_line_is_rounded_once():
    assert line_amount(3, D("0.333333")) == D("1.00")
    assert line_amount(D("12.5"), D("99.999999"), D("0.05")) == D("1187.50")
    with pytest.raises(ValueError):
        line_amount(1, D(1), D("1.1"))


def test_a_ratio_without_a_whole_is_missing_not_zero():
    assert ratio(5, 0) is None
    assert ratio(1, 8) == D("0.125")
