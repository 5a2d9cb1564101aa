"""Numbers as people type them (design.md 8), and hostile ones (security.md 7.6)."""

import contextlib
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.core.money import parse_amount, parse_number
from salesops.core.refusals import Invalid


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12万", "120000"),
        ("12,000", "12000"),
        ("１２，０００．５", "12000.50"),
        ("1.2亿", "120000000"),
        (" ¥ 300 ", "300"),
        ("300元", "300"),
        ("−12.5", "-12.5"),
        (".5", "0.5"),
        ("1,234,567.89", "1234567.89"),
        ("3k", "3000"),
    ],
)
def test_what_people_type(text, amount):
    assert parse_amount(text) == D(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "core.not-a-number"),
        ("1e400", "core.not-a-number"),
        ("Infinity", "core.not-a-number"),
        ("", "core.not-a-number"),
        ("-", "core.not-a-number"),
        ("--5", "core.not-a-number"),
        ("1,23", "core.not-a-number"),
        ("0x10", "core.not-a-number"),
        ("12万万", "core.not-a-number"),
        ("9" * 70, "core.not-a-number"),
        ("9" * 30, "core.number-too-large"),
        ("99999999999亿", "core.number-too-large"),
        ("1.005", "core.too-many-places"),
    ],
)
def test_what_is_refused(text, code):
    with pytest.raises(Invalid) as refused:
        parse_amount(text, field="amount")
    assert refused.value.code == code
    assert refused.value.refusals[0].field == "amount"


@given(st.text(max_size=80))
def test_any_text_is_a_finite_number_or_refused(text):
    with contextlib.suppress(Invalid):
        assert parse_number(text).is_finite()


@given(st.decimals(min_value="-99999999999", max_value="99999999999", places=2))
def test_what_we_print_we_read(amount):
    assert parse_amount(f"{amount:,.2f}") == amount
