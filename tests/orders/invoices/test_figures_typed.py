"""Quantities and amounts of invoice requests and credit notes as people write them."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from orders.forms.invoices import CreditForm

ROWS = [(1, 41, "滤芯", "", None), (2, 42, "阀门", "", None)]


def typed(**lines: str) -> CreditForm:
    given = {name.replace("_", "."): text for name, text in lines.items()}
    return CreditForm({"version": "1", "reason": "数量有误", **given}, rows=ROWS)


@pytest.mark.parametrize(
    ("text", "figure"),
    [("1.2万", "12000"), ("¥1,280.50", "1280.5"), ("１２．５", "12.5"), (" 7 ", "7"), ("0.125", "0.125")],
)
def test_figures_as_people_write_them(text, figure):
    form = typed(lines_1=text, lines_2="")
    assert form.is_valid(), form.errors
    assert form.figures(form.cleaned_data) == {41: Decimal(figure)}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("twelve", "Enter a number, for example 12000 or 1.2万."),
        ("0.1255", "At most 3 digits after the decimal point."),
    ],
)
def test_what_is_no_figure_is_refused_beside_its_field(text, refused):
    with override("en"):
        form = typed(lines_1="5", lines_2=text)
        assert form.errors == {"lines.2": [refused]}
        assert form["lines.2"].value() == text
