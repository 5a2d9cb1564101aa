"""When logs and reports are due: holidays, make-up days, absences (T34, W04, W05)."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from accounts.models import Absence
from customers.log_times import DaysAway, due_day, due_moments
from customers.models import OwedReport
from customers.reminders.logs import often, weeks_of_team
from customers.services.owed import draw_up_owed
from tests.conftest import TODAY
from tests.customers.logs.conftest import at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "first", "due"),
    [
        ("day", date(2026, 11, 20), date(2026, 11, 20)),
        ("day", date(2026, 11, 21), None),  # Saturday
        ("day", date(2026, 10, 10), date(2026, 10, 10)),  # Saturday, worked for the National Day holidays
        ("week", date(2026, 11, 16), date(2026, 11, 20)),
        ("week", date(2026, 9, 28), date(2026, 9, 30)),  # holidays from 1 October: the last working day before Friday
        ("week", date(2026, 10, 5), date(2026, 10, 9)),  # holidays until the 7th, Friday works, Saturday works too
        ("week", date(2026, 2, 16), None),  # the whole week is Spring Festival
        ("month", date(2026, 10, 1), date(2026, 11, 3)),  # second working day of November
        ("month", date(2026, 9, 1), date(2026, 10, 9)),  # 8 and 9 October are the first two
    ],
)
def test_due_days_follow_the_working_calendar(kind, first, due):
    assert due_day(kind, first) == due


def test_a_log_is_due_at_six_and_late_after_eight(company):
    local = [timezone.localtime(m).strftime("%H:%M") for m in due_moments("day", TODAY, TODAY)]
    assert local == ["18:00", "20:00"]
    [friday, _same] = due_moments("week", date(2026, 11, 16), date(2026, 11, 20))
    assert timezone.localtime(friday) == at(18, day=date(2026, 11, 20))


def test_an_absence_excuses_or_puts_off(company):
    monday = date(2026, 11, 16)
    Absence.objects.create(user=company.rep, kind="annual", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 23))
    Absence.objects.create(user=company.colleague, kind="sick", starts_on=monday, ends_on=date(2026, 11, 20))
    Absence.objects.create(user=company.supervisor, kind="trip", starts_on=monday, ends_on=date(2026, 11, 20))
    people = [company.rep.pk, company.colleague.pk, company.supervisor.pk]
    away = DaysAway.read(people, monday, date(2026, 12, 10))
    assert away.due_day(company.rep.pk, "week", monday) == date(2026, 11, 24)
    assert away.due_day(company.colleague.pk, "week", monday) is None
    assert away.due_day(company.supervisor.pk, "week", monday) == date(2026, 11, 20)


def test_half_a_day_away_excuses_nothing(company):
    Absence.objects.create(user=company.rep, kind="annual", starts_on=TODAY, ends_on=TODAY, ends_noon=True)
    assert not DaysAway.read([company.rep.pk], TODAY, TODAY).away(company.rep.pk, TODAY)


def test_what_is_owed_is_put_right_when_leave_changes(company):
    draw_up_owed(actor=None, first=TODAY, last=TODAY, now=at(7))
    rows = OwedReport.objects.filter(kind="day", first=TODAY)
    sellers = {company.rep, company.colleague, company.supervisor, company.regional, company.other_rep}
    assert {row.user for row in rows} == sellers
    assert draw_up_owed(actor=None, first=TODAY, last=TODAY, now=at(8)) == 0
    sick = Absence.objects.create(user=company.rep, kind="sick", starts_on=TODAY, ends_on=TODAY)
    # The log of the day, and the summary of the week is put off to Monday.
    assert draw_up_owed(actor=None, first=TODAY, last=TODAY, now=at(9)) == 2
    assert rows.get(user=company.rep).excused
    assert company.rep.pk not in rows.missing(at(21)).values_list("user", flat=True)
    Absence.objects.filter(pk=sick.pk).update(cancelled_at=at(10))
    draw_up_owed(actor=None, first=TODAY, last=TODAY, now=at(11))
    assert not rows.get(user=company.rep).excused
    company.colleague.role_grants.all().delete()
    draw_up_owed(actor=None, first=TODAY, last=TODAY, now=at(11))
    assert not rows.filter(user=company.colleague).exists()


def test_drawing_up_costs_the_same_however_many_days(company, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        draw_up_owed(actor=None, first=date(2026, 10, 1), last=TODAY, now=datetime.now(timezone.get_default_timezone()))


def days_owed(person, first, last, kind="day"):
    draw_up_owed(actor=None, first=first, last=last, now=at(7))
    return [row.first for row in OwedReport.objects.filter(user=person, kind=kind).order_by("first")]


@pytest.mark.parametrize(
    ("first", "last", "owed"),
    [
        # Spring Festival: Saturday 14 and 28 February are worked, 15 to 23 are off.
        (date(2026, 2, 13), date(2026, 3, 1), [13, 14, 24, 25, 26, 27, 28]),
        # A Sunday that is worked for the National Day.
        (date(2026, 9, 18), date(2026, 9, 21), [18, 20, 21]),
        (date(2026, 9, 30), date(2026, 10, 11), [30, 8, 9, 10]),
    ],
)
def test_logs_are_owed_on_worked_days_only(company, first, last, owed):
    found = [day.day for day in days_owed(company.rep, first, last) if day >= first]
    assert found == owed


def test_missing_over_a_holiday_counts_nothing(company):
    """From National Day on nothing is missing until the first worked day is over."""
    first = date(2026, 10, 1)
    draw_up_owed(actor=None, first=first, last=date(2026, 10, 8), now=at(7))
    rows = OwedReport.objects.filter(user=company.rep, kind="day", first__gte=first)
    assert not rows.missing(at(19, day=date(2026, 10, 8))).exists()
    assert [row.first for row in rows.missing(at(20, 1, day=date(2026, 10, 8)))] == [date(2026, 10, 8)]


def test_away_over_the_deadline_of_the_month(company):
    """October's report is due on 3 November; away from 2 to 4 November it waits for the 5th."""
    Absence.objects.create(user=company.rep, kind="annual", starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 4))
    away = DaysAway.read([company.rep.pk], date(2026, 10, 1), date(2026, 12, 15))
    assert away.due_day(company.rep.pk, "month", date(2026, 10, 1)) == date(2026, 11, 5)


def test_away_for_longer_than_anybody_looks_ahead_ends(company):
    Absence.objects.create(user=company.rep, kind="annual", starts_on=date(2026, 11, 20), ends_on=date(2027, 11, 20))
    away = DaysAway.read([company.rep.pk], date(2026, 11, 16), date(2027, 12, 15))
    assert away.due_day(company.rep.pk, "week", date(2026, 11, 16)) is None


def to_head(company, dues):
    return [(due.key, due.params["names"]) for due in dues if due.to == [company.supervisor]]


def test_a_head_hears_of_those_who_came_back_later(company):
    monday = date(2026, 11, 16)
    Absence.objects.create(user=company.rep, kind="annual", starts_on=TODAY, ends_on=TODAY)
    draw_up_owed(actor=None, first=monday, last=TODAY, now=at(7))
    [(friday, names)] = to_head(company, weeks_of_team(at(18, 5)))
    assert company.rep.name not in names
    later = dict(to_head(company, weeks_of_team(at(18, 5, day=date(2026, 11, 23)))))
    assert later.pop(friday, "") in ("", names)
    assert list(later.values()) == [company.rep.name]


def test_the_third_missing_of_a_month_is_told_after_its_last_evening(company):
    last = date(2026, 9, 30)
    draw_up_owed(actor=None, first=date(2026, 9, 28), last=last, now=at(7))

    def told(now):
        return [due.key for due in often(now) if due.params["person"] == company.rep]

    assert told(at(20, 1, day=date(2026, 9, 29))) == []
    assert told(at(20, 5, day=last)) == [f"{company.rep.pk}:2026-09"]
    # Held overnight: still told on the first of October.
    assert told(at(8, 30, day=date(2026, 10, 1))) == [f"{company.rep.pk}:2026-09"]
