"""When logs and reports are due: holidays, make-up days, absences (T34, W04, W05)."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from accounts.models import Absence
from customers.log_times import DaysAway, due_day, due_moments
from customers.models import OwedReport
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
