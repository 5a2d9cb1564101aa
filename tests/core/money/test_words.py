"""Amounts in words (ORD-15)."""

from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.core.money import in_capitals, in_english


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.05", "伍分"),
        ("0.5", "伍角"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.50", "壹拾元零伍角"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("10000.05", "壹万元零伍分"),
        ("10001", "壹万零壹元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1214600", "壹佰贰拾壹万肆仟陆佰元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals(amount, words):
    assert in_capitals(D(amount)) == "人民币" + words


def test_a_negative_amount_says_so():
    assert in_capitals(D("-12.3")) == "人民币负壹拾贰元叁角"
    assert in_capitals(D("-0.001")) == "人民币零元整"


def test_too_large_is_refused():
    with pytest.raises(ValueError):
        in_capitals(D("10000000000000000"))


def read_back(words: str) -> D:
    """The number a reader hears, worked out another way than it was said."""
    digits = {d: n for n, d in enumerate("零壹贰叁肆伍陆柒捌玖")}
    yuan, _, rest = words.removeprefix("人民币").rstrip("整").rpartition("元")
    total = section = digit = 0
    for sign in yuan:
        if sign in digits:
            digit = digits[sign]
        elif sign in "拾佰仟":
            section, digit = section + digit * {"拾": 10, "佰": 100, "仟": 1000}[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    cents = 0
    for value, unit in pairwise(rest):
        if unit in "角分":
            cents += digits[value] * (10 if unit == "角" else 1)
    return total + section + digit + D(cents) / 100


@given(st.decimals(min_value=0, max_value="999999999999.99", places=2))
def test_capitals_read_back_as_the_same_amount(amount):
    words = in_capitals(amount)
    assert read_back(words) == amount
    assert "零零" not in words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "CNY zero only"),
        ("0.5", "CNY zero and 50/100"),
        ("21", "CNY twenty-one only"),
        ("1005", "CNY one thousand and five only"),
        ("1214600.50", "CNY one million two hundred and fourteen thousand six hundred and 50/100"),
        ("-7", "CNY minus seven only"),
    ],
)
def test_english(amount, words):
    assert in_english(D(amount)) == words
