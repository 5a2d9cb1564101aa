"""The worked examples of defaults.md 5, with their numbers, and what they leave open."""

from datetime import UTC, timedelta

import pytest

from salesops.core.worktime.calendar import CalendarGap
from salesops.core.worktime.counting.units import due_at, elapsed, moment_of_share, share_used
from tests.core.worktime.calendars import CALENDAR, RULE, at, shipped_calendar

EXAMPLES = [
    ("2026-11-10 10:00", "12 eh", "2026-11-10 22:00"),
    ("2026-09-30 15:00", "24 eh", "2026-10-01 15:00"),
    ("2026-11-19 10:52", "48 eh", "2026-11-21 10:52"),
    ("2026-11-13 20:30", "72 eh", "2026-11-16 20:30"),
    ("2026-11-14 19:40", "1 sh", "2026-11-16 09:10"),
    ("2026-09-30 19:30", "1 sh", "2026-10-08 09:00"),
    ("2026-11-10 11:30", "2 wh", "2026-11-10 14:30"),
    ("2026-11-19 14:00", "8 wh", "2026-11-20 14:00"),
    ("2026-02-12 11:00", "2 wd", "2026-02-14 18:00"),
    ("2026-11-14 10:00", "2 wd", "2026-11-18 18:00"),
    ("2026-10-12", "-3 wd", "2026-10-08 18:00"),
    ("2026-08-03", "60 cd", "2026-10-08 18:00"),
]
FURTHER = [
    # Filed after closing: as if on the next working day; at closing exactly it is still that day.
    ("2026-11-10 18:00", "1 wd", "2026-11-11 18:00"),
    ("2026-11-10 18:01", "1 wd", "2026-11-12 18:00"),
    ("2026-11-13 20:30", "1 wd", "2026-11-17 18:00"),
    # Over Spring Festival 2026 (15–23 February off, 14 and 28 made up).
    ("2026-02-14 19:00", "1 wd", "2026-02-25 18:00"),
    ("2026-02-27 10:00", "1 wd", "2026-02-28 18:00"),
    ("2026-02-14 17:00", "2 wh", "2026-02-24 10:00"),
    # A limit that ends with the day ends at closing, not at the next opening.
    ("2026-11-10 16:00", "2 wh", "2026-11-10 18:00"),
    ("2026-11-10 11:00", "1 wh", "2026-11-10 12:00"),
    ("2026-11-10 12:30", "1 wh", "2026-11-10 14:00"),
    ("2026-11-14 10:00", "0 wh", "2026-11-14 10:00"),
    ("2026-11-10 10:00", "0 wd", "2026-11-10 18:00"),
    ("2026-11-14 10:00", "0 wd", "2026-11-16 18:00"),
    ("2026-11-10 10:00", "0.5 wh", "2026-11-10 10:30"),
    # A planned day that is no working day counts back from the next one.
    ("2026-10-11", "-3 wd", "2026-10-08 18:00"),
    ("2026-10-08", "-1 wd", "2026-09-30 18:00"),
    ("2026-11-10 10:00", "1 cd", "2026-11-11 18:00"),
    ("2026-11-13 10:00", "1 cd", "2026-11-16 18:00"),
    # The next year is not published: Monday to Friday less holidays with a fixed date.
    ("2026-12-31 10:00", "1 wd", "2027-01-04 18:00"),
    ("2027-04-30 10:00", "1 wd", "2027-05-03 18:00"),
    ("2027-09-30 10:00", "1 wd", "2027-10-04 18:00"),
]


@pytest.mark.parametrize(("start", "limit", "due"), EXAMPLES + FURTHER)
def test_due(start, limit, due):
    assert due_at(CALENDAR, at(start), limit) == at(due)


def test_moments_of_any_zone_are_answered_in_company_time():
    due = due_at(CALENDAR, at("2026-11-10 10:00").astimezone(UTC), "2 wh")
    assert due.isoformat() == "2026-11-10T12:00:00+08:00"


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError):
        due_at(CALENDAR, at("2026-11-10 10:00").replace(tzinfo=None), "2 wh")


PAUSED = [
    # Asked at 10:00, answered at 11:00: an hour later due.
    ("2026-11-10 09:00", "4 wh", [("2026-11-10 10:00", "2026-11-10 11:00")], "2026-11-10 15:00"),
    # A pause over the night costs only the working hours in it.
    ("2026-11-10 17:00", "2 wh", [("2026-11-10 17:30", "2026-11-11 09:30")], "2026-11-11 11:00"),
    ("2026-11-10 10:00", "24 eh", [("2026-11-10 12:00", "2026-11-10 18:00")], "2026-11-11 16:00"),
    # Overlapping pauses count once.
    (
        "2026-11-10 09:00",
        "4 wh",
        [("2026-11-10 10:00", "2026-11-10 11:00"), ("2026-11-10 10:30", "2026-11-10 11:00")],
        "2026-11-10 15:00",
    ),
    # A day whose closing lies in a pause doesn't count.
    ("2026-11-10 10:00", "2 wd", [("2026-11-11 15:00", "2026-11-12 09:00")], "2026-11-13 18:00"),
    ("2026-11-10 10:00", "2 wd", [("2026-11-11 09:00", "2026-11-11 15:00")], "2026-11-12 18:00"),
    ("2026-11-10 10:00", "2 cd", [("2026-11-10 12:00", "2026-11-12 12:00")], "2026-11-13 18:00"),
    # A pause that ended before the start changes nothing.
    ("2026-11-10 10:00", "2 wh", [("2026-11-09 10:00", "2026-11-09 12:00")], "2026-11-10 12:00"),
]


@pytest.mark.parametrize(("start", "limit", "pauses", "due"), PAUSED)
def test_due_with_pauses(start, limit, pauses, due):
    assert due_at(CALENDAR, at(start), limit, [(at(a), at(b)) for a, b in pauses]) == at(due)


@pytest.mark.parametrize(
    ("start", "now", "unit", "passed"),
    [
        ("2026-11-10 11:30", "2026-11-10 14:30", "wh", "2"),
        ("2026-11-10 11:30", "2026-11-10 12:45", "wh", "0.5"),
        ("2026-11-14 19:40", "2026-11-16 09:10", "sh", "1"),
        ("2026-11-14 10:00", "2026-11-17 17:59", "wd", "0"),
        ("2026-11-14 10:00", "2026-11-17 18:00", "wd", "1"),
        ("2026-08-03 00:00", "2026-10-02 18:00", "cd", "60"),
        ("2026-11-10 10:00", "2026-11-09 10:00", "eh", "0"),
    ],
)
def test_elapsed(start, now, unit, passed):
    assert str(elapsed(CALENDAR, at(start), at(now), unit)) == passed


def test_share_used_in_the_clocks_own_unit():
    start, due = at("2026-11-19 14:00"), at("2026-11-20 14:00")
    assert share_used(CALENDAR, start, due, at("2026-11-19 18:00"), "wh") == share_used(
        CALENDAR, start, due, at("2026-11-20 09:00"), "wh"
    )
    assert [share_used(CALENDAR, start, due, m, "wh") for m in (start, at("2026-11-20 09:00"), due)] == [0, 0.5, 1]
    assert share_used(CALENDAR, start, due, at("2026-11-20 18:00"), "wh") == 1.5
    assert share_used(CALENDAR, start, start, start, "wh") == 1


def test_share_of_days_moves_over_working_hours():
    start, due = at("2026-11-14 10:00"), at("2026-11-18 18:00")
    assert share_used(CALENDAR, start, due, at("2026-11-15 12:00"), "wd") == 0
    # Monday to Wednesday are 24 working hours; Tuesday 14:00 is the twelfth.
    assert share_used(CALENDAR, start, due, at("2026-11-17 14:00"), "wd") == 0.5
    assert moment_of_share(CALENDAR, start, due, share_used(CALENDAR, start, due, due, "wd") / 2, "wd") == at(
        "2026-11-17 14:00"
    )


def test_duty_opens_more_service_hours():
    sunday = at("2026-11-15 10:00")
    opened = shipped_calendar(openings={sunday.date(): ((sunday, sunday + timedelta(hours=2)),)})
    assert due_at(opened, at("2026-11-14 19:40"), "1 sh") == at("2026-11-15 10:40")
    assert due_at(opened, at("2026-11-14 19:40"), "1 wh") == at("2026-11-16 10:00")


def test_a_calendar_that_never_opens_says_so():
    closed = shipped_calendar(rule_on=lambda day: RULE.__class__(**{**RULE.__dict__, "working_weekdays": frozenset()}))
    closed.special = {}
    with pytest.raises(CalendarGap):
        due_at(closed, at("2026-11-10 10:00"), "1 wh")
    with pytest.raises(CalendarGap):
        due_at(closed, at("2026-11-10 10:00"), "1 wd")
