"""Cells to values: dates as text, numbers as text, codes in a list."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from salesops.core.imports import parsing


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 11, 5),
        datetime(2026, 11, 5, 0, 0),  # noqa: DTZ001
        "2026-11-05",
        "2026/11/5",
        "2026.11.05",
        "2026年11月5日",
        "２０２６－１１－０５",
        "20261105",
        20261105,
        "2026-11-05 00:00:00",
    ],
)
def test_a_day_in_every_usual_writing(cell):
    assert parsing.day(cell) == date(2026, 11, 5)


@pytest.mark.parametrize("cell", ["05/11/2026", "11-05", "2026-02-30", 46331, 46331.5, True, "soon", "0000-00-00"])
def test_what_is_no_day_is_refused_with_a_sentence(cell):
    with pytest.raises(ValueError, match=r"[\w ]{4}"):
        parsing.day(cell)


@pytest.mark.parametrize(
    ("cell", "value"), [("1,234.50", "1234.50"), (12, "12"), (0.1, "0.1"), ("１２", "12"), ("-3", "-3")]
)
def test_numbers(cell, value):
    assert parsing.decimal(2)(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["1e400", "NaN", "Infinity", "0.005", "", "12 apples", True, 1e300, "1" * 20])
def test_what_is_no_number(cell):
    with pytest.raises(ValueError):
        parsing.decimal(2)(cell)


def test_codes_split_however_people_write_them():
    assert parsing.codes("rep，MGR; rep、adm") == ("REP", "MGR", "ADM")


def test_text_keeps_digits_and_refuses_control_characters():
    assert parsing.text(20)(13800000000) == "13800000000"
    for wrong in ("a\x00b", "x" * 21, 1.5, True):
        with pytest.raises(ValueError):
            parsing.text(20)(wrong)
