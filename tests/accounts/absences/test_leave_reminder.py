"""Leave about to begin: told on the last working day before, to whoever goes and to the deputy (ACC-10, RPT-5)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Absence, Deputyship
from accounts.reminders import leave_begins
from reports.sweep import sweep
from salesops.core.notify.models import Notification

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def leave(company):
    return Absence.objects.create(user=company.rep, kind="annual", starts_on=MONDAY, ends_on=date(2026, 11, 25))


def told(now):
    return [(due.event.partition(".")[2], [person.username for person in due.to]) for due in leave_begins(now)]


def test_on_the_last_working_day_before(company, leave):
    Deputyship.objects.create(
        person=company.rep, deputy=company.colleague, period=DateRange(MONDAY, date(2026, 11, 26))
    )
    assert told(at(19, 9)) == []
    assert told(at(20, 8, 29)) == []
    assert told(at(20, 8, 30)) == [("leave_begins", ["rep"]), ("deputy_begins", ["colleague"])]
    assert told(at(21, 9)) == []
    assert told(at(23, 9)) == []
    sweep(at(20, 8, 35))
    sweep(at(20, 9))
    assert Notification.objects.filter(event__in=["accounts.leave_begins", "accounts.deputy_begins"]).count() == 2


def test_without_a_deputy_it_says_so(company, leave):
    assert told(at(20, 9)) == [("leave_begins_alone", ["rep"])]


def test_leave_called_off_is_not_told(company, leave):
    Absence.objects.update(cancelled_at=at(19, 12))
    assert told(at(20, 9)) == []
