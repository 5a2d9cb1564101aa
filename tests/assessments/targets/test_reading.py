"""``targets_of``: what people and units owe in a period."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Absence, Posting, User
from assessments.models import Target
from assessments.rules.target_periods import named
from assessments.targets import targets_of
from salesops.core.sockets.report_periods import Period

from .conftest import NOW, owe

SEPTEMBER, AUTUMN = named("2026-09")[0], named("2026Q4")[0]


def test_the_same_thing_has_one_value_in_force(company):
    owe(company.rep, "sales", "2026-09", "200000")
    with pytest.raises(IntegrityError), transaction.atomic():
        owe(company.rep, "sales", "2026-09", "210000")
    owe(company.rep, "profit", "2026-09", "50000")
    owe(company.units["EC-2-T"], "sales", "2026-09", "200000")


@pytest.mark.parametrize(
    ("wrong", "value"),
    [
        ("amount", Decimal(-1)),
        ("last", date(2026, 9, 29)),
        ("first", date(2026, 8, 1)),
        ("user", None),
        ("grain", "week"),
    ],
)
def test_the_table_refuses_what_is_no_target(company, wrong, value):
    values = {"metric": "sales", "grain": "month", "first": SEPTEMBER.first, "last": SEPTEMBER.last, "amount": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(**{**values, "user": company.rep, "begun_at": NOW, wrong: value})


def test_no_half_customers_and_no_second_end(company):
    with pytest.raises(IntegrityError), transaction.atomic():
        owe(company.rep, "new_customers", "2026-09", "1.5")
    target = owe(company.rep, "new_customers", "2026-09", "2")
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(amount=3)
    Target.objects.filter(pk=target.pk).update(ended_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(ended_at=None)


def test_months_make_quarter_and_units(company, sales_of_rep):
    owe(company.colleague, "sales", "2026-09", "100000")
    owe(company.units["EC"], "sales", "2026-09", "350000")
    owed = targets_of("sales", SEPTEMBER)
    team, market, top = (company.units[code].pk for code in ("EC-2-T", "EC", "HQ"))
    assert owed.people == {company.rep.pk: 200_000, company.colleague.pk: 100_000}
    # The team has none of its own: the sum of its people. The market keeps what it was given; the company sums its markets.
    assert (owed.units[team], owed.units[market], owed.units[top]) == (300_000, 350_000, 350_000)
    assert team in owed.summed
    assert market not in owed.summed
    autumn = targets_of("sales", named("2026Q3")[0])
    assert autumn.people == {}  # July and August have none: no value for the quarter, not a part of it
    assert targets_of("sales", named("2026")[0]).units == {}


def test_a_personal_quarter_of_any_three_months(company, sales_of_rep):
    assert targets_of("sales", Period(date(2026, 9, 1), date(2026, 11, 30))).people == {company.rep.pk: 600_000}


def test_quarters_make_a_year(company):
    for quarter in range(1, 5):
        owe(company.rep, "sales", f"2026Q{quarter}", "100.25")
    assert targets_of("sales", named("2026")[0]).people == {company.rep.pk: Decimal("401.00")}


def test_weeks_make_the_month(company, sales_of_rep):
    """Three whole weeks of September, and the days of it in the weeks before and after."""
    parts = [named(f"2026W{number}")[0] for number in (37, 38, 39)]
    parts += [Period(date(2026, 9, 1), date(2026, 9, 6)), Period(date(2026, 9, 28), date(2026, 9, 30))]
    owed = [targets_of("sales", part).people[company.rep.pk] for part in parts]
    assert sum(owed) == 200_000
    assert min(owed) > 0
    # A week with days of August, which has no target, has none.
    assert targets_of("sales", named("2026W36")[0]).people == {}


def test_cut_by_days_in_the_post(company, sales_of_rep):
    """Joined on the 16th: the month's target by working days; the months after in full."""
    User.objects.filter(pk=company.rep.pk).update(joined_on=date(2026, 9, 16))
    owed = targets_of("sales", SEPTEMBER)
    assert owed.given[company.rep.pk] == 200_000
    assert 0 < owed.people[company.rep.pk] < 120_000
    assert owed.units[company.units["EC-2-T"].pk] == owed.people[company.rep.pk]
    assert targets_of("sales", named("2026-10")[0]).people[company.rep.pk] == 200_000


def test_left_before_and_moved_within(company, sales_of_rep):
    post = Posting.objects.get(user=company.rep)
    Posting.objects.filter(pk=post.pk).update(period=(date(2025, 1, 1), date(2026, 9, 16)))
    Posting.objects.create(
        user=company.rep, unit=company.units["NC-1-T"], position=post.position, period=(date(2026, 9, 16), None)
    )
    owed = targets_of("sales", SEPTEMBER)
    east, north = (owed.units[company.units[code].pk] for code in ("EC", "NC"))
    assert owed.people[company.rep.pk] == east + north == 200_000
    assert east > 0 < north
    User.objects.filter(pk=company.rep.pk).update(left_on=date(2026, 8, 31))
    assert targets_of("sales", SEPTEMBER).people == {}


def test_absences_cut_visits_only(company, sales_of_rep):
    owe(company.rep, "visits", "2026-09", "44")
    days = {"starts_on": date(2026, 9, 7), "ends_on": date(2026, 9, 9)}
    Absence.objects.create(user=company.rep, kind="annual", **days)
    Absence.objects.create(
        user=company.rep, kind="personal", starts_on=date(2026, 9, 14), ends_on=date(2026, 9, 14), ends_noon=True
    )
    assert targets_of("sales", SEPTEMBER).people[company.rep.pk] == 200_000
    owed = targets_of("visits", SEPTEMBER)
    # Three of 22 working days; half a day cuts nothing.
    assert owed.people[company.rep.pk] == Decimal("38.00")


def test_a_constant_number_of_queries(company, sales_of_rep):
    with CaptureQueriesContext(
        connection,
    ) as few:
        targets_of("visits", AUTUMN)
    for code in ("2026-10", "2026-11", "2026-12"):
        for person in (company.rep, company.colleague, company.other_rep, company.supervisor):
            owe(person, "visits", code, "40")
    with CaptureQueriesContext(connection) as many:
        assert len(targets_of("visits", AUTUMN).people) == 4
    assert len(many) == len(few) <= 6
