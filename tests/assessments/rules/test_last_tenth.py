"""Pools of a quarter and who comes last in them (defaults.md 9.3)."""

from decimal import Decimal

from assessments.rules.last_tenth import Standing, Terms, last_tenth, pools

TERMS = Terms()


def card(person, total, *, tier="E", zone=1, per="40", k07=None, k01=None):
    figures = [None if one is None else Decimal(one) for one in (k07, k01)]
    return Standing(person, tier, zone, Decimal(total), Decimal(per), *figures)


def last(cards):
    return sorted(last_tenth(cards, TERMS))


def test_one_in_ten_of_a_zone_rounded_down_but_at_least_one():
    nineteen = [card(n, 60 + n) for n in range(1, 20)]
    assert last(nineteen) == [1]
    assert last([*nineteen, card(20, 99)]) == [1, 2]


def test_under_ten_people_the_zone_is_compared_with_the_company():
    """Twelve in the north, three in the south: only who is last of all fifteen, and of the north its own last."""
    north = [card(n, 70 + n, zone=1) for n in range(1, 13)]
    south = [card(100 + n, 80 + n, zone=2) for n in range(3)]
    assert last([*north, *south]) == [1]
    assert last([*north, card(100, 50, zone=2)]) == [1, 100]
    (of_zone, of_company) = pools([*north, *south], TERMS)
    assert (of_zone.zone, of_company.zone, len(of_company.members)) == (1, None, 15)
    assert of_company.rank(100) == 5


def test_a_company_under_ten_people_of_a_tier_has_no_ranking():
    assert last([card(n, 50, zone=n % 2) for n in range(9)]) == []
    assert last([card(n, 50, tier="S" if n % 2 else "E") for n in range(18)]) == []


def test_ties_fall_to_performance_then_collection_then_sales_and_equal_ones_are_both_in():
    others = [card(n, 90) for n in range(3, 11)]
    assert last([card(1, 60, per="30"), card(2, 60, per="31"), *others]) == [1]
    assert last([card(1, 60, k07="91"), card(2, 60, k07="90"), *others]) == [2]
    assert last([card(1, 60, k07="90", k01="80"), card(2, 60, k07="90", k01="81"), *others]) == [1]
    assert last([card(1, 60, k07="90", k01="80"), card(2, 60, k07="90", k01="80"), *others]) == [1, 2]
    assert last([card(1, 60, k07="90"), card(2, 60), *others]) == [1]
