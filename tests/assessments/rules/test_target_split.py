"""Parts that add up, whatever is split (ASM-1)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assessments.rules.target_season import factors, profile
from assessments.rules.target_split import CENT, WHOLE, gaps, split, split_over_months, spread

cents = st.integers(0, 10**11).map(lambda n: Decimal(n) / 100)
counts = st.integers(0, 3000).map(Decimal)
weights = st.lists(st.integers(0, 10**9).map(Decimal), min_size=1, max_size=12)


def test_the_largest_remainders_get_what_is_left():
    assert split(Decimal("100.00"), [Decimal(1)] * 3) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert split(Decimal(10), [Decimal(5), Decimal(3), Decimal(1)], WHOLE) == [6, 3, 1]
    assert split(Decimal(7), [Decimal(0), Decimal(0)], WHOLE) == [4, 3]


@given(cents, weights)
def test_money_adds_up_to_the_cent(total, by):
    parts = split(total, by)
    assert sum(parts) == total
    assert all(part >= 0 and part == part.quantize(CENT) for part in parts)


@given(st.lists(counts, min_size=1, max_size=12), weights)
def test_counts_of_every_month_add_up(months, by):
    parts = split_over_months(months, dict(enumerate(by)), WHOLE)
    for number, month in enumerate(months):
        given_out = [each[number] for each in parts.values()]
        assert sum(given_out) == month
        assert all(part >= 0 and part == int(part) for part in given_out)


def test_nobody_gets_all_the_leftovers():
    """Three new customers a month among five equal people: each has seven or eight at the end of the year."""
    parts = split_over_months([Decimal(3)] * 12, dict.fromkeys("abcde", Decimal(1)), WHOLE)
    assert sorted(sum(part) for part in parts.values()) == [7, 7, 7, 7, 8]


@given(st.lists(cents, min_size=1, max_size=12), st.lists(st.integers(0, 50).map(Decimal), min_size=7, max_size=7))
def test_down_the_tree_nothing_is_lost(months, by):
    below = {"HQ": ["EC", "NC"], "EC": ["EC-1", "EC-2"], "EC-2": ["lin", "wang"]}
    shares = dict(zip(("EC", "NC", "EC-1", "EC-2", "lin", "wang", "HQ"), by, strict=True))
    amounts = spread("HQ", months, below, shares)
    assert gaps(amounts, below) == {}
    assert [sum(each) for each in zip(*(amounts[k] for k in ("NC", "EC-1", "lin", "wang")), strict=True)] == months


def test_a_gap_is_named_where_it_is():
    below = {"EC": ["lin", "wang"], "EC-9": []}
    amounts = {"EC": [Decimal(10), Decimal(10)], "lin": [Decimal(4), Decimal(5)], "wang": [Decimal(6), Decimal(6)]}
    assert gaps(amounts, below) == {"EC": [Decimal(0), Decimal(-1)]}


def test_the_season_of_last_year():
    year = [Decimal(n) for n in (50, 150, 100, -20)]
    assert profile(year) == [50, 150, 100, 0]
    assert factors([Decimal(50), Decimal(150), Decimal(100), Decimal(100)]) == [
        Decimal("0.5"), Decimal("1.5"), Decimal(1), Decimal(1),
    ]  # fmt: skip
    assert profile([Decimal(5), None]) is None
    assert profile([Decimal(-1), Decimal(0)]) is None
