"""Money as it is typed in forms: with separators, in 万, never rounded away."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from orders.forms.amounts import AmountField
from orders.forms.reconciliation import amounts_of
from salesops.core.refusals import Invalid


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12万", "120000"),
        ("12.5万", "125000"),
        ("¥1,280.50", "1280.50"),
        ("１２，０００", "12000"),
        (" 7 ", "7"),
        ("-3", "-3"),
    ],
)
def test_money_as_people_write_it(text, amount):
    assert AmountField().clean(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["1.005", "1e5", "NaN", "twelve", "12345678901234567.00", ""])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError):
        AmountField().clean(text)


def test_prices_have_six_places():
    assert AmountField(decimal_places=6).clean("0.123456") == Decimal("0.123456")


def test_a_line_of_the_bank_is_divided_in_the_same_words():
    assert amounts_of(QueryDict("item=3&amount-3=1.2万&item=4&amount-4=")) == {3: Decimal("12000.00"), 4: None}
    for text in ("-5", "0", "1.005", "9999999999999"):
        with pytest.raises(Invalid) as refused:
            amounts_of(QueryDict(f"item=3&amount-3={text}"))
        assert refused.value.code == "orders.bad-amount"
