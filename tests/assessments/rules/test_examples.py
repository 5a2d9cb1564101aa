"""Every figure of the ten worked examples comes out to the last digit (defaults.md 9.5)."""

from decimal import Decimal

import pytest

from assessments.policies import bonus as table
from assessments.policies.scores import SCORES, terms_of
from assessments.rules.bonus import base_of, bonus, extra_of, unit_factor
from assessments.rules.cards import card
from assessments.shipped import shipped_scheme
from salesops.core.sockets.policies import policies

from .examples import EXAMPLES, Example

TERMS = terms_of(policies.get(SCORES).shipped)
TABLE = policies.get(table.BONUS).shipped
# Whose examples they are: her card is that of a newcomer, the supervisor's region is led from P30.
POSITION = {"N": "P10", "E": "P20", "S": "P30", "D": "P70"}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_scores_weights_contributions_and_total(example: Example):
    found = card(shipped_scheme(example.code), example.measures, TERMS)
    assert [(one.line.kpi, one.score, one.weight, one.contribution) for one in found.lines] == [
        (row.kpi, row.score, row.weight, row.contribution) for row in example.rows
    ]
    assert {d.code: d.contribution for d in found.dimensions} == example.dimensions
    assert (found.total, found.band.code, found.band.factor) == (example.total, example.band, example.factor)
    assert found.dropped == (("K26",) if example.code == "SQ" else ())


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_bonus_payable(example: Example):
    tier, cycle = example.code
    base = base_of(table.yearly_of(TABLE, POSITION[tier]), table.split_of(TABLE, tier, cycle), cycle)
    assert base == example.base
    unit = Decimal(1)
    if example.unit:
        unit = unit_factor(example.unit[0], table.unit_steps_of(TABLE), TABLE["below_factor"])
        assert unit == example.unit[1]
    rates = table.extra_rates_of(TABLE, tier, cycle)
    sales, collected = example.measures["K01"], example.measures.get("K07")
    extra = Decimal("0.00")
    if rates:
        extra = extra_of(
            sales=sales.value, target=sales.target, collection=collected and collected.value, rates=rates, base=base
        )
    assert extra == example.extra
    paid = bonus(
        base=base, shares=table.shares_of(TABLE, tier), factor=example.factor, unit=unit, extra=extra
    )  # fmt: skip
    assert paid.payable == example.payable


def test_the_examples_are_all_ten():
    assert list(EXAMPLES) == ["NM", "NQ", "EM", "EQ", "EY", "SM", "SQ", "SY", "DQ", "DY"]
