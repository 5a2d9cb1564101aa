"""The shipped calendar in the database and how it is read (ALL-4)."""

from datetime import date

import pytest

from salesops.core import worktime
from salesops.core.stamps import one_reading
from salesops.core.worktime.models import CalendarDay, CalendarYear
from salesops.core.worktime.services.shipping import ship_calendar
from tests.core.worktime.calendars import CALENDAR, at

pytestmark = pytest.mark.django_db


def days(kind, year):
    rows = CalendarDay.of_year(year).filter(kind=kind).values_list("day", flat=True)
    return [f"{d:%m-%d}" for d in rows]


def span(month, first, last):
    return [f"{month:02}-{d:02}" for d in range(first, last + 1)]


def test_2026_is_shipped_as_published():
    assert days("off", 2026) == (
        span(1, 1, 3)
        + span(2, 15, 23)
        + span(4, 4, 6)
        + span(5, 1, 5)
        + span(6, 19, 21)
        + span(9, 25, 27)
        + span(10, 1, 7)
    )
    assert days("work", 2026) == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def test_years_2004_to_2026_are_shipped_and_no_later_one():
    assert list(CalendarYear.objects.order_by("year").values_list("year", flat=True)) == list(range(2004, 2027))
    assert not CalendarDay.objects.filter(day__gte=date(2027, 1, 1)).exists()


def test_shipping_again_changes_nothing():
    CalendarDay.objects.filter(day=date(2026, 10, 10)).delete()
    ship_calendar()
    assert not CalendarDay.objects.filter(day=date(2026, 10, 10)).exists()


def test_the_loaded_calendar_is_the_shipped_one():
    loaded = worktime.work_calendar()
    assert loaded.special == {d: s for d, s in CALENDAR.special.items() if d.year < 2027}
    assert loaded.published == CALENDAR.published


def test_a_changed_day_is_noticed():
    assert worktime.is_working_day(date(2026, 11, 20))
    CalendarDay.objects.create(day=date(2026, 11, 20), kind="off", occasion="company")
    assert not worktime.is_working_day(date(2026, 11, 20))
    assert worktime.next_working_day(date(2026, 11, 20)) == date(2026, 11, 23)


def test_days():
    assert worktime.add_working_days(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert worktime.add_working_days(date(2026, 10, 12), -3) == date(2026, 10, 8)
    assert worktime.working_days_between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert worktime.working_days_between(date(2026, 10, 10), date(2026, 9, 30)) == -3


def test_a_thousand_clocks_ask_once(django_assert_num_queries):
    worktime.due_at(at("2026-11-10 10:00"), "8 wh")
    with django_assert_num_queries(1), one_reading():
        for minute in range(60):
            due = worktime.due_at(at(f"2026-11-10 10:{minute:02}"), "8 wh")
            worktime.share_used(at("2026-11-10 10:00"), due, at("2026-11-10 15:00"), "wh")
            worktime.escalation(at("2026-11-10 10:00"), "2 wd")


def test_changed_hours_hold_from_their_day(company):
    from salesops.core.policies import policy_on
    from salesops.core.policies import services as do
    from tests.conftest import TODAY

    draft = do.open_draft(actor=company.admin, code="worktime.hours", now=at("2026-11-20 10:00"))
    draft = do.save_draft(
        actor=company.admin,
        draft=draft,
        version=draft.version,
        values={**draft.values, "working": "08:00-12:00, 13:00-17:00"},
        valid_from=date(2026, 12, 1),
        reason="Winter hours",
        now=at("2026-11-20 10:00"),
    )
    do.publish_draft(actor=company.admin, draft=draft, now=at("2026-11-20 10:00"))
    assert policy_on("worktime.hours", TODAY).number == 0
    assert worktime.due_at(at("2026-11-30 17:00"), "2 wh") == at("2026-12-01 09:00")
    assert worktime.due_at(at("2026-11-30 10:00"), "1 wd") == at("2026-12-01 17:00")
