"""Who is honoured (defaults.md 9.3)."""

from decimal import Decimal

from assessments.rules.honours import AWARDS, Candidate

LEAST = Decimal(90)


def person(key, total="80", k03="100", k07="95", tier="E", **more):
    figures = [None if one is None else Decimal(one) for one in (total, k03, k07)]
    return Candidate(key, tier, *figures, **more)


def team(key, **figures):
    return person(key, tier="S", is_team=True, **figures)


def awarded(cycle, *found):
    return [(one.kind, one.place, one.candidate.key) for one in AWARDS[cycle](found, LEAST)]


def test_a_month_has_its_best_person_and_team_of_those_who_collected():
    people = [person(1, k03="120", k07="89.99"), person(2, k03="110", k07="90"), person(3, k03="105", k07=None)]
    teams = [team(11, k03="99", k07="91"), team(12, k03="120", k07="80")]
    assert awarded("M", *people, *teams) == [("person", 1, 2), ("team", 1, 11)]
    assert awarded("M", person(1, k03=None)) == []


def test_red_lines_and_open_plans_bar():
    assert awarded("M", person(1, k03="130", barred=True), person(2)) == [("person", 1, 2)]
    assert awarded("Q", person(1, total="99", barred=True), person(2)) == [("total", 1, 2)]


def test_a_quarter_has_its_first_three_and_its_best_newcomer():
    found = [person(n, total=str(80 + n)) for n in range(1, 6)]
    newcomers = [person(8, total="99", tier="N"), person(9, total="70", tier="N")]
    director = person(7, total="109", tier="D")
    assert awarded("Q", *found, *newcomers, director) == [
        ("total", 1, 5),
        ("total", 2, 4),
        ("total", 3, 3),
        ("newcomer", 1, 8),
    ]


def test_equal_ones_share_a_place_and_the_next_is_left_out():
    found = [
        person(1, total="95"),
        person(2, total="95"),
        person(3, total="90"),
        person(4, total="90"),
        person(5, total="80"),
    ]
    assert awarded("Y", *found) == [("total", 1, 1), ("total", 1, 2), ("total", 3, 3), ("total", 3, 4)]
