"""Escalation and the printed segments of a clock (defaults.md 5)."""

import pytest

from salesops.core.worktime.counting.marks import escalation, segments
from tests.core.worktime.calendars import CALENDAR, at


def moments(start, limit, pauses=()):
    found = escalation(CALENDAR, at(start), limit, [(at(a), at(b)) for a, b in pauses])
    return [("early" if m.early else m.percent, f"{m.at:%m-%d %H:%M}") for m in found]


def test_hours():
    assert moments("2026-11-19 14:00", "8 wh") == [
        (50, "11-19 18:00"),
        (80, "11-20 11:24"),
        (100, "11-20 14:00"),
        (150, "11-20 18:00"),
        (200, "11-23 14:00"),
    ]


def test_days_add_one_and_two_working_days():
    assert moments("2026-02-12 11:00", "2 wd") == [
        (50, "02-13 15:00"),
        (80, "02-14 13:36"),
        (100, "02-14 18:00"),
        (150, "02-24 18:00"),
        (200, "02-25 18:00"),
    ]


def test_calendar_days():
    found = dict(moments("2026-08-03 00:00", "60 cd"))
    assert (found[100], found[150], found[200]) == ("10-08 18:00", "10-09 18:00", "10-10 18:00")


@pytest.mark.parametrize(
    ("start", "limit", "early"),
    [
        ("2026-11-10 10:00", "12 eh", "11-10 17:30"),
        ("2026-09-30 15:00", "24 eh", "09-30 17:30"),
        ("2026-11-19 10:52", "48 eh", "11-20 17:30"),
        ("2026-11-09 19:00", "12 eh", None),  # due Tuesday 07:00: the evening before had already begun
        ("2026-11-10 10:00", "6 eh", None),  # due in working hours
        ("2026-11-10 09:00", "3.5 eh", None),  # at lunch people are at hand
    ],
)
def test_reminded_before_a_night_or_a_day_off(start, limit, early):
    assert dict(moments(start, limit)).get("early") == early


def test_a_pause_moves_what_comes_after_it():
    found = dict(moments("2026-11-10 09:00", "4 wh", [("2026-11-10 11:00", "2026-11-10 14:00")]))
    assert (found[50], found[100]) == ("11-10 11:00", "11-10 16:00")


def printed(start, end, unit, pauses=()):
    row = segments(CALENDAR, at(start), at(end), unit, [(at(a), at(b)) for a, b in pauses])
    return [(f"{s.begin:%d %H:%M}", f"{s.end:%d %H:%M}", s.why) for s in row]


def test_segments_of_working_hours():
    assert printed("2026-11-13 11:00", "2026-11-16 10:00", "wh") == [
        ("13 11:00", "13 12:00", "counted"),
        ("13 12:00", "13 13:00", "break"),
        ("13 13:00", "13 18:00", "counted"),
        ("13 18:00", "14 00:00", "closed"),
        ("14 00:00", "16 00:00", "weekend"),
        ("16 00:00", "16 09:00", "closed"),
        ("16 09:00", "16 10:00", "counted"),
    ]


def test_segments_name_the_holiday_and_the_pause():
    row = printed("2026-09-30 19:30", "2026-10-08 09:00", "sh", [("2026-09-30 19:40", "2026-09-30 19:50")])
    assert [why for _a, _b, why in row] == ["counted", "paused", "counted", "closed", "national", "closed", "counted"]


def test_segments_of_a_year_not_yet_published():
    assert ("01 00:00", "02 00:00", "statutory") in printed("2026-12-31 17:00", "2027-01-04 10:00", "wh")


def test_no_time_no_segments():
    assert printed("2026-11-10 10:00", "2026-11-10 10:00", "wh") == []
