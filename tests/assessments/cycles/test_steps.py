"""When steps are due, when a probation ends: pure."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from assessments.rules.cycle_steps import planned, probation_of


class Weekdays:
    """Monday to Friday."""

    def next_working_day(self, day):
        while day.weekday() > 4:
            day += timedelta(days=1)
        return day

    def add_working_days(self, day, count):
        for _n in range(count):
            day = self.next_working_day(day + timedelta(days=1))
        return day

    def at(self, day, clock):
        return datetime.combine(day, clock, tzinfo=UTC)

    def closing(self, day):
        return self.at(day, time(17, 30))


MONTH = {"freeze": 3, "self": 5, "rate": 8, "calibrate": 10, "publish": 12, "appeal": 3, "close": 18}
QUARTER = {"freeze": 5, "self": 8, "rate": 11, "merge": 11, "calibrate": 14, "publish": 15, "appeal": 5, "close": 25}


def test_steps_of_a_month_follow_each_other_in_working_days():
    found = {one.step: one for one in planned(date(2026, 10, 31), MONTH, Weekdays())}
    assert found["freeze"].due_at == datetime(2026, 11, 4, 18, tzinfo=UTC)
    assert (found["self"].starts_on, found["self"].due_at.date()) == (date(2026, 11, 5), date(2026, 11, 6))
    assert found["publish"].due_at.date() == date(2026, 11, 17)
    # Appeals run from the publication, not from the end of the month.
    assert found["appeal"].due_at.date() == date(2026, 11, 20)
    assert found["close"].due_at.date() == date(2026, 11, 25)
    assert "merge" not in found


def test_answers_are_merged_beside_the_rating():
    found = {one.step: one for one in planned(date(2026, 9, 30), QUARTER, Weekdays())}
    assert found["merge"].starts_on == found["rate"].starts_on
    assert found["merge"].due_at == found["rate"].due_at
    assert found["calibrate"].starts_on > found["rate"].due_at.date()


@pytest.mark.parametrize(
    ("joined", "last"),
    [
        ((2026, 10, 20), (2027, 1, 19)), ((2026, 8, 31), (2026, 11, 30)), ((2026, 11, 30), (2027, 2, 28)),
        ((2027, 2, 28), (2027, 5, 27)), ((2026, 10, 1), (2026, 12, 31)), ((2026, 10, 31), (2027, 1, 30)),
    ],
)  # fmt: skip
def test_a_probation_lasts_three_months(joined, last):
    assert probation_of(date(*joined)).last == date(*last)
