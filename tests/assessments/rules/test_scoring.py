"""Scoring rules at their edges, their notation, and what is no rule."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules.notation import FORMS, parse, sentence, words
from assessments.rules.scoring import Broken, from_json, score, to_json
from assessments.shipped import CODES, shipped_scheme
from salesops.core.refusals import Invalid

NOTATIONS = sorted({line.rule.notation for code in CODES for line in shipped_scheme(code).lines})


@pytest.mark.parametrize(
    ("rule", "reached", "points"),
    [
        ("L60/120", "59.9999", "0.00"),
        ("L60/120", "60", "60.00"),
        ("L60/120", "120.01", "120.00"),
        ("L0/120", "-5", "0.00"),
        ("R−10→10/120", "-10", "0.00"),
        ("R−10→10/120", "0", "50.00"),
        ("R−10→10/120", "99", "120.00"),
        ("R70→95/110", "97.5", "110.00"),
        ("N8→25", "8", "100.00"),
        ("N8→25", "25", "0.00"),
        ("N8→25", "12.4", "74.12"),
        ("N8→25", "-3", "100.00"),
        ("G", "4.05", "81.00"),
        ("S ≥100:100, ≥50:70, ≥1:40, ≥0:0", "99.99", "70.00"),
        ("S ≥100:100, ≥50:70, ≥1:40, ≥0:0", "0.5", "0.00"),
        ("S ≥100:100, ≥80:60", "79", "0.00"),
        ("T60/80", "59.99", "0.00"),
        ("T60/80", "79.99", "60.00"),
        ("T60/80", "80", "80.00"),
    ],
)
def test_points_at_the_edges(rule, reached, points):
    assert score(parse(rule), Decimal(reached)) == Decimal(points)


def test_half_a_cent_of_a_score_goes_up():
    assert score(parse("L0/120"), Fraction(93525, 1000)) == Decimal("93.53")
    assert score(parse("R0→100/100"), Fraction(1, 3)) == Decimal("0.33")


@pytest.mark.parametrize("notation", NOTATIONS)
def test_shipped_rules_are_printed_kept_and_read_as_the_table_prints_them(notation):
    rule = parse(notation)
    assert rule.notation == notation
    assert from_json(to_json(rule)) == rule
    assert words(rule)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("r-10->10/120", "R−10→10/120"), ("l 60 / 120", "L60/120"), ("s >=100:100，>=80：60", "S ≥100:100, ≥80:60")],
)
def test_what_a_keyboard_offers_is_understood(typed, meant):
    assert parse(typed).notation == meant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "rule-unreadable"),
        ("X60/120", "rule-unreadable"),
        ("L60", "rule-unreadable"),
        ("S", "rule-unreadable"),
        ("L1e9/2e9", "rule-unreadable"),
        ("L120/60", "rule-cap-below-floor"),
        ("L-5/100", "rule-negative"),
        ("L60/500", "rule-too-many-points"),
        ("R95→70/110", "rule-full-not-above-zero"),
        ("R70→95/0", "rule-negative"),
        ("N25→8", "rule-zero-not-above-full"),
        ("S ≥50:70, ≥100:100", "rule-steps-not-falling"),
        ("S ≥100:50, ≥50:70", "rule-steps-not-falling"),
        ("T80/60", "rule-pass-below-floor"),
        ("T60/180", "rule-too-many-points"),
    ],
)
def test_what_is_no_rule_says_why_at_its_field(typed, code):
    with pytest.raises(Invalid) as refused:
        parse(typed, "lines.3.rule")
    assert (refused.value.code, refused.value.refusals[0].field) == (f"assessments.{code}", "lines.3.rule")
    assert refused.value.refusals[0].message == sentence(code)


@pytest.mark.parametrize(
    "kept", [{}, {"kind": "Q"}, {"kind": "L", "floor": "60"}, {"kind": "S", "steps": [["1"]]}, {"kind": "L", "floor": "x", "cap": "1"},
             {"kind": "L", "floor": "NaN", "cap": "100"}, {"kind": "L", "floor": "0.00001", "cap": "100"}],
)  # fmt: skip
def test_what_was_kept_wrongly_is_not_guessed(kept):
    with pytest.raises(Broken):
        from_json(kept)


numbers = st.decimals(-500, 500, places=2, allow_nan=False, allow_infinity=False)


@given(st.sampled_from(NOTATIONS), numbers, numbers)
def test_more_is_never_fewer_points_or_where_less_is_better_never_more(notation, one, other):
    rule, low, high = parse(notation), min(one, other), max(one, other)
    better = score(rule, low) >= score(rule, high) if notation[0] == "N" else score(rule, low) <= score(rule, high)
    assert better
    assert score(rule, low) >= 0


def test_every_letter_has_a_form():
    assert {kind for kind, _names, _form in FORMS} | {"S"} == {notation[0] for notation in NOTATIONS}
