"""When an invoice is to be paid (defaults.md 4)."""

from datetime import date
from decimal import Decimal

import pytest

from orders.rules.due_dates import by_instalments, by_month, by_term, months_later

SIGNED, ISSUED = date(2026, 11, 20), date(2026, 11, 18)
ROWS = [
    {"share": Decimal(30), "counts_from": "issue", "months": 0},
    {"share": Decimal(65), "counts_from": "sign_off", "months": 0},
    {"share": Decimal(5), "counts_from": "sign_off", "months": 12},
]


def parts(before: str, amount: str, order: str = "1000.00") -> list[tuple[date, Decimal]]:
    return by_instalments(
        ROWS, order=Decimal(order), before=Decimal(before), amount=Decimal(amount), issued=ISSUED, signed=SIGNED
    )  # fmt: skip


def test_a_term_counts_from_the_sign_off():
    assert by_term(SIGNED, 60) == date(2027, 1, 19)


@pytest.mark.parametrize(
    ("signed", "due"), [(date(2026, 11, 1), date(2026, 12, 30)), (date(2026, 11, 30), date(2026, 12, 30))]
)
def test_a_month_is_settled_from_its_last_day(signed, due):
    assert by_month(signed, 30) == due


def test_the_last_day_of_a_shorter_month():
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_one_invoice_is_paid_in_three_parts():
    assert parts("0", "1000") == [
        (ISSUED, Decimal("300.00")),
        (SIGNED, Decimal("650.00")),
        (date(2027, 11, 20), Decimal("50.00")),
    ]


def test_a_deposit_invoice_is_the_first_part_and_the_next_one_the_rest():
    assert parts("0", "300") == [(ISSUED, Decimal("300.00"))]
    assert parts("300", "700") == [(SIGNED, Decimal("650.00")), (date(2027, 11, 20), Decimal("50.00"))]


def test_parts_are_the_order_to_the_cent():
    first, second = parts("0", "333.34", "1000.01"), parts("333.34", "666.67", "1000.01")
    assert [amount for _day, amount in first] == [Decimal("300.00"), Decimal("33.34")]
    assert sum(amount for _day, amount in first + second) == Decimal("1000.01")


def test_more_than_the_order_is_worth_by_now_goes_with_the_last_part():
    assert parts("950", "100") == [(date(2027, 11, 20), Decimal("100.00"))]
