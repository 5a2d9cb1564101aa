"""Points of a panel and who may win (defaults.md 9.3 PR4)."""

from decimal import Decimal

from assessments.rules.selection import Candidate, Terms, may_win, placed, points_of, total_of

TERMS = Terms(
    {"results": Decimal(40), "management": Decimal(30), "presentation": Decimal(20), "feedback": Decimal(10)},
    Decimal(80), Decimal(5), 3,
)  # fmt: skip


def parts(results, management, presentation, feedback):
    given = (results, management, presentation, feedback)
    return dict(zip(("results", "management", "presentation", "feedback"), map(Decimal, given), strict=True))


def test_a_panel_weighs_forty_thirty_twenty_ten():
    given = parts(80, 70, 90, 60)
    assert points_of(given, TERMS) == 77
    assert total_of(Candidate(1, [given]), TERMS) == 77
    assert total_of(Candidate(1, [given], precedence=True), TERMS) == 82


def test_the_mean_of_the_members_has_two_places():
    scores = [parts(80, 80, 80, 80), parts(80, 80, 80, 80), parts(81, 81, 81, 81)]
    assert str(total_of(Candidate(1, scores), TERMS)) == "80.33"


def test_equal_points_are_parted_by_four_quarters_else_they_share_the_place():
    same = [parts(85, 85, 85, 85)]
    rows = placed(
        [Candidate(1, same, mean=Decimal(80)), Candidate(2, same, mean=Decimal(90)), Candidate(3, same)], TERMS
    )
    assert [(one.candidate.key, one.place) for one in rows] == [(2, 1), (1, 2), (3, 3)]
    assert [one.place for one in placed([Candidate(1, same), Candidate(2, same)], TERMS)] == [1, 1]


def test_the_highest_wins_from_eighty_up():
    eighty = Decimal(80)
    assert may_win([(1, Decimal("79.99"), eighty)], TERMS) == []
    assert may_win([(1, eighty, None), (2, Decimal(81), None)], TERMS) == [2]
    assert may_win([(1, eighty, None), (2, eighty, Decimal(70))], TERMS) == [2]
    assert may_win([(1, eighty, None), (2, eighty, None)], TERMS) == [1, 2]


def test_terms_are_kept_as_they_were():
    assert Terms.of_json(TERMS.as_json()) == TERMS
