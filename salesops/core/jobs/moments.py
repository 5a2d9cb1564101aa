"""When a schedule is due: pure functions of the schedule, two moments and a calendar."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from salesops.core.sockets.jobs import Schedule

WorkingDay = Callable[[date], bool]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def due_moments(
    schedule: Schedule, after: datetime, until: datetime, zone: ZoneInfo, is_working_day: WorkingDay
) -> list[datetime]:
    """The planned moments in ``(after, until]``, oldest first. At most 400 are returned, the latest ones."""
    if schedule.every is not None:
        return _ticks(schedule.every, after, until)
    if schedule.at is None:
        raise ValueError(f"{schedule.code}: neither every= nor at=")
    moments = (
        datetime.combine(day, schedule.at, tzinfo=zone)
        for day in _days(after, until, zone)
        if _runs_on(schedule, day, is_working_day)
    )
    return [m for m in moments if after < m <= until][-400:]


def next_moment(schedule: Schedule, after: datetime, zone: ZoneInfo, is_working_day: WorkingDay) -> datetime | None:
    """The first planned moment after ``after``, within 70 days."""
    if schedule.every is not None:
        return EPOCH + ((after - EPOCH) // schedule.every + 1) * schedule.every
    moments = due_moments(schedule, after, after + timedelta(days=70), zone, is_working_day)
    return moments[0] if moments else None


def _ticks(every: timedelta, after: datetime, until: datetime) -> list[datetime]:
    last = (until - EPOCH) // every
    first = max((after - EPOCH) // every + 1, last - 399)
    return [EPOCH + n * every for n in range(first, last + 1)]


def _days(after: datetime, until: datetime, zone: ZoneInfo) -> Iterator[date]:
    day = after.astimezone(zone).date()
    while day <= until.astimezone(zone).date():
        yield day
        day += timedelta(days=1)


def _runs_on(schedule: Schedule, day: date, is_working_day: WorkingDay) -> bool:
    if schedule.weekdays and day.weekday() not in schedule.weekdays:
        return False
    if schedule.month_days and day.day not in schedule.month_days:
        return False
    if (schedule.working_days or schedule.nth_working_day) and not is_working_day(day):
        return False
    if schedule.nth_working_day:
        worked = sum(is_working_day(day.replace(day=n)) for n in range(1, day.day + 1))
        return worked == schedule.nth_working_day
    return True
