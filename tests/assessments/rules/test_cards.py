"""Weights of what is there, rounding, cap, bands, red line, who takes part (defaults.md 0, 9)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.policies.scores import SCORES, terms_of
from assessments.rules.cards import Measure, band_of, card, cards, settled, takes_part, weights
from assessments.rules.numbers import plain, rounded
from assessments.shipped import CODES, shipped_scheme
from salesops.core.sockets.policies import policies

from .examples import EXAMPLES

TERMS = terms_of(policies.get(SCORES).shipped)


@st.composite
def some_present(draw):
    scheme = shipped_scheme(draw(st.sampled_from(CODES)))
    kpis = [line.kpi for line in scheme.lines]
    return scheme, frozenset(draw(st.lists(st.sampled_from(kpis), min_size=1, unique=True)))


@given(some_present())
def test_what_is_there_weighs_a_hundred_in_the_proportions_of_the_scheme(case):
    scheme, present = case
    shares = weights(scheme, present)
    assert sum(shares.values()) == 100
    assert all(bool(shares[line.kpi]) == (line.kpi in present) for line in scheme.lines)
    for code in scheme.weights:
        there = [line for line in scheme.lines if line.dimension == code and line.kpi in present]
        # Within a dimension nothing moves against anything.
        assert len({shares[line.kpi] / Fraction(line.weight) for line in there}) <= 1
    sums = {code: sum(shares[line.kpi] for line in scheme.lines if line.dimension == code) for code in scheme.weights}
    kept = {code: share for code, share in sums.items() if share}
    assert len({share / Fraction(scheme.weights[code]) for code, share in kept.items()}) == 1


def test_nothing_at_all_is_no_card_and_no_nought():
    empty = card(shipped_scheme("EM"), {"K01": Measure(Decimal(5), None, of_target=True)}, TERMS)
    assert (empty.total, empty.band, empty.points) == (None, None, None)
    assert len(empty.dropped) == len(shipped_scheme("EM").lines)


def test_a_dimension_without_data_goes_to_the_others_in_proportion():
    without = {k: v for k, v in EXAMPLES["EM"].measures.items() if k not in ("K30", "K31")}
    found = card(shipped_scheme("EM"), without, TERMS)
    assert [(d.code, rounded(d.weight, 4), d.dropped) for d in found.dimensions] == [
        ("PER", Decimal("66.6667"), False), ("BEH", Decimal("33.3333"), False), ("TEA", Decimal("0.0000"), True),
    ]  # fmt: skip


@given(st.dictionaries(st.sampled_from([line.kpi for line in shipped_scheme("EQ").lines]),
                       st.fractions(-50, 300, max_denominator=1000), min_size=1))  # fmt: skip
def test_contributions_add_up_to_the_total(values):
    found = card(shipped_scheme("EQ"), {kpi: Measure(value) for kpi, value in values.items()}, TERMS)
    parts = [line.contribution for line in found.lines]
    assert sum(parts) == sum(dimension.contribution for dimension in found.dimensions)
    assert found.points == rounded(sum(parts), 2)
    assert found.total == min(found.points, Decimal("110.00"))
    for line in found.lines:
        assert line.contribution == rounded(Fraction(line.score or 0) * line.weight / 100, 4)


@pytest.mark.parametrize("sales", ["98765432109.12", "-98765432109.12", "99999999999999999999"])
def test_figures_of_a_large_house_keep_all_their_places(sales):
    assert rounded(Decimal(sales), 18) == Decimal(sales)
    assert rounded(Decimal(sales), 18).as_tuple().exponent == -18


@pytest.mark.parametrize(
    ("total", "band"),
    [
        ("110", "excellent"), ("90.00", "excellent"), ("89.99", "good"), ("80", "good"), ("79.99", "competent"),
        ("69.99", "to_improve"), ("60.00", "to_improve"), ("59.99", "insufficient"), ("0", "insufficient"),
    ],
)  # fmt: skip
def test_the_rounded_total_picks_the_band(total, band):
    assert band_of(Decimal(total), TERMS.bands).code == band


def test_a_total_is_capped_and_a_red_line_caps_it_lower():
    assert settled(Decimal("117.20"), TERMS)[0] == Decimal("110.00")
    total, band = settled(Decimal("117.20"), TERMS, red_line=True)
    assert (total, band.code, band.factor) == (Decimal("59.99"), "insufficient", Decimal("0.70"))
    assert settled(Decimal("41.00"), TERMS, red_line=True)[0] == Decimal("41.00")


def test_many_subjects_under_one_version_each_get_their_card():
    scheme, strong, weak = shipped_scheme("EM"), EXAMPLES["EM"].measures, {"K07": Measure(Decimal(95))}
    found = cards(scheme, {"lin": strong, "wang": weak}, TERMS, frozenset({"wang"}))
    assert found["lin"] == card(scheme, strong, TERMS)
    assert (found["wang"].points, found["wang"].total) == (Decimal("100.00"), Decimal("59.99"))


def test_the_graduated_factors_can_take_over():
    graduated = terms_of(policies.get(SCORES).shipped | {"use_graduated": True})
    assert [str(band.factor) for band in graduated.bands] == ["1.20", "1.10", "1.00", "0.85", "0.70"]
    assert replace(graduated, bands=TERMS.bands) == TERMS


@pytest.mark.parametrize(("present", "working", "yes"), [(11, 22, True), (10, 22, False), (0, 0, False), (1, 2, True)])
def test_half_of_the_working_days_ask_for_a_card(present, working, yes):
    assert takes_part(present, working, Decimal(50)) is yes


@given(st.fractions(-1000, 1000), st.integers(0, 6))
def test_rounding_is_half_away_from_zero(value, places):
    near = Fraction(rounded(value, places))
    step = Fraction(1, 10**places)
    assert abs(near - value) <= step / 2
    assert rounded(-value, places) == -rounded(value, places)
    if abs(near - value) == step / 2:
        assert abs(near) > abs(value)


def test_numbers_are_printed_plainly():
    assert [plain(Decimal(n)) for n in ("4.50", "-10", "100", "0.00", "1E+2")] == ["4.5", "−10", "100", "0", "100"]
