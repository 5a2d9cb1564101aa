"""What holds for every start and limit."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from salesops.core.limits import Limit, Unit
from salesops.core.worktime.counting.marks import escalation, segments
from salesops.core.worktime.counting.units import due_at, elapsed, share_used
from tests.core.worktime.calendars import CALENDAR, ZONE, shipped_calendar

STARTS = st.integers(0, 1275 * 24 * 3600).map(lambda n: datetime(2024, 1, 1, tzinfo=ZONE) + timedelta(seconds=n))
HOURS = st.builds(
    Limit, st.integers(1, 4000).map(lambda n: Decimal(n) / 20), st.sampled_from([Unit.EH, Unit.SH, Unit.WH])
)
DAYS = st.builds(Limit, st.integers(1, 40).map(Decimal), st.just(Unit.WD))
LENGTHS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=20))
UNITS = st.sampled_from(list(Unit))


@st.composite
def pauses(draw, start):
    found, begin = [], start
    for _ in range(draw(st.integers(0, 3))):
        begin += draw(LENGTHS) / 4
        end = begin + draw(LENGTHS) / 8
        found.append((begin, end))
    return found


@given(STARTS, HOURS | DAYS, st.data())
def test_at_the_due_moment_the_limit_has_elapsed(start, limit, data):
    stops = data.draw(pauses(start))
    assert elapsed(CALENDAR, start, due_at(CALENDAR, start, limit, stops), limit.unit, stops) == limit.amount


@given(STARTS, st.integers(0, 400))
def test_calendar_days_are_due_on_a_working_day(start, count):
    due = due_at(CALENDAR, start, Limit(Decimal(count), Unit.CD))
    assert CALENDAR.is_working_day(due.date())
    assert elapsed(CALENDAR, start, due, "cd") >= count
    assert (due.date() - start.date()).days >= count


@given(STARTS, LENGTHS, HOURS | DAYS)
def test_who_starts_later_is_due_later(start, later, limit):
    assert due_at(CALENDAR, start, limit) <= due_at(CALENDAR, start + later, limit)


@given(STARTS, LENGTHS, LENGTHS, UNITS)
def test_time_used_never_shrinks(start, first, second, unit):
    assert elapsed(CALENDAR, start, start + first, unit) <= elapsed(CALENDAR, start, start + first + second, unit)


@given(STARTS, HOURS | DAYS, st.data())
def test_pauses_only_postpone(start, limit, data):
    assert due_at(CALENDAR, start, limit, data.draw(pauses(start))) >= due_at(CALENDAR, start, limit)


@given(STARTS, HOURS | DAYS, LENGTHS)
def test_share_is_one_at_the_due_moment_and_grows(start, limit, later):
    due = due_at(CALENDAR, start, limit)
    assert share_used(CALENDAR, start, due, due, limit.unit) == 1
    assert share_used(CALENDAR, start, due, due + later, limit.unit) >= 1
    assert share_used(CALENDAR, start, due, start, limit.unit) == 0


@given(STARTS, HOURS, st.data())
def test_segments_leave_nothing_out(start, limit, data):
    stops = data.draw(pauses(start))
    due = due_at(CALENDAR, start, limit, stops)
    row = segments(CALENDAR, start, due, limit.unit, stops)
    assert row[0].begin == start
    assert row[-1].end == due
    assert all(a.end == b.begin for a, b in pairwise(row))
    counted = sum((s.length for s in row if s.counted), timedelta(0))
    assert counted == timedelta(hours=1) * float(limit.amount) or abs(
        counted - timedelta(microseconds=int(limit.amount * 3_600_000_000))
    ) <= timedelta(microseconds=1)


@given(STARTS, HOURS | DAYS)
def test_escalation_comes_in_order(start, limit):
    marks = [mark for mark in escalation(CALENDAR, start, limit) if not mark.early]
    assert [mark.percent for mark in marks] == [50, 80, 100, 150, 200]
    assert marks[2].at == due_at(CALENDAR, start, limit)


@given(STARTS, HOURS | DAYS, st.lists(STARTS, min_size=1, max_size=3))
def test_more_holidays_never_bring_a_due_moment_forward(start, limit, days):
    from salesops.core.worktime.calendar import Special

    more = shipped_calendar().with_days({d.date(): Special(False, "company") for d in days})
    assert due_at(more, start, limit) >= due_at(CALENDAR, start, limit)
