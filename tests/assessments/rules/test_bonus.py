"""The bonus at its edges (defaults.md 9.2)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.policies import bonus as table
from assessments.rules.bonus import ExtraRates, Shares, base_of, bonus, extra_of, unit_factor
from salesops.core.sockets.policies import policies

TABLE = policies.get(table.BONUS).shipped
RATES = ExtraRates(Decimal(1), Decimal("1.5"), Decimal(120), Decimal(90))


def extra(sales, target="1000000", collection="95", base="99999"):
    return extra_of(
        sales=Decimal(sales), target=target and Decimal(target), collection=collection and Decimal(collection),
        rates=RATES, base=Decimal(base),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "paid"),
    [
        ({"sales": "1000000"}, "0.00"),
        ({"sales": "1200000"}, "2000.00"),
        ({"sales": "1300000"}, "3500.00"),
        ({"sales": "1300000", "base": "3000"}, "3000"),
        ({"sales": "1300000", "collection": "89.99"}, "0.00"),
        ({"sales": "1300000", "collection": None}, "0.00"),
        ({"sales": "1300000", "target": None}, "0.00"),
        ({"sales": "1300000", "target": "0"}, "0.00"),
    ],
)
def test_extra_for_sales_over_target(given, paid):
    assert extra(**given) == Decimal(paid)


@pytest.mark.parametrize(
    ("attainment", "factor"),
    [("110", "1.20"), ("109.99", "1.10"), ("100", "1.10"), ("90", "1.00"), ("80", "0.90"), ("79.99", "0.80")],
)
def test_the_unit_factor_follows_its_attainment(attainment, factor):
    assert unit_factor(Decimal(attainment), table.unit_steps_of(TABLE), TABLE["below_factor"]) == Decimal(factor)


def test_a_unit_without_a_target_neither_gains_nor_loses():
    assert unit_factor(None, table.unit_steps_of(TABLE), TABLE["below_factor"]) == 1


def test_the_base_is_cut_by_days_in_the_post():
    assert base_of(Decimal(72000), Decimal(50), "M", 20, 30) == Decimal("2000.00")
    assert base_of(Decimal(72000), Decimal(50), "M", 10, 31) == Decimal("967.74")
    assert base_of(Decimal(72000), Decimal(50), "M", 0, 31) == Decimal("0.00")
    with pytest.raises(ValueError, match="within the period"):
        base_of(Decimal(72000), Decimal(50), "M", 32, 31)


def test_the_parts_add_up_to_what_is_paid():
    paid = bonus(
        base=Decimal("967.74"), shares=Shares(Decimal(80), Decimal(20)), factor=Decimal("1.20"),
        unit=Decimal("1.10"), extra=Decimal("12.34"),
    )  # fmt: skip
    assert (paid.multiplier, paid.by_score) == (Fraction(118, 100), Decimal("1141.93"))
    assert paid.payable == Decimal("1154.27")


def broken(**changes) -> list[str]:
    kind = policies.get(table.BONUS)
    return [refusal.code for refusal in kind.check({**kind.shipped, **changes})]


def test_a_table_that_does_not_add_up_is_refused():
    assert broken() == []
    shares = [{**row, "own": row["own"] - 1} if row["tier"] == "E" else row for row in TABLE["shares"]]
    assert broken(shares=shares) == ["assessments.shares-not-100"]
    assert broken(splits=TABLE["splits"][1:]) == ["assessments.splits-not-100"]
    assert broken(shares=TABLE["shares"][1:]) == ["assessments.bonus-missing"]
    assert broken(bases=[*TABLE["bases"], TABLE["bases"][0]]) == ["assessments.bonus-twice"]


def test_bands_that_leave_a_gap_are_refused():
    kind = policies.get("assessments.scores")
    rows = kind.shipped["bands"]

    def found(**changes):
        return [refusal.code for refusal in kind.check({**kind.shipped, **changes})]

    assert found() == []
    assert found(bands=rows[:-1]) == ["assessments.bands-once", "assessments.bands-order"]
    assert found(bands=[*rows[:-1], {**rows[-1], "from_total": Decimal(1)}]) == ["assessments.bands-order"]
    assert found(red_line=Decimal(120)) == ["assessments.red-line-above-cap"]
    assert found(least_weight=Decimal(40)) == ["assessments.weights-order"]
