"""Hours that count: elapsed, service and working hours, without pauses."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from salesops.core.limits import Unit
from salesops.core.worktime.calendar import DAY, FAR, CalendarGap, Span, WorkCalendar, joined

HOUR = timedelta(hours=1)


def as_time(hours: Decimal) -> timedelta:
    """``hours`` exactly, to the microsecond."""
    return timedelta(microseconds=int(hours * 3_600_000_000))


def as_hours(length: timedelta) -> Decimal:
    """``length`` in hours, exactly where a decimal can say it."""
    return Decimal(length // timedelta(microseconds=1)) / Decimal(3_600_000_000)


def cut(spans: Iterable[Span], pauses: Sequence[Span]) -> Iterator[Span]:
    """``spans`` without what lies in ``pauses`` (in order, not overlapping)."""
    for begin, end in spans:
        for stop, go_on in pauses:
            if go_on <= begin or stop >= end:
                continue
            if stop > begin:
                yield begin, stop
            begin = max(begin, go_on)
        if begin < end:
            yield begin, end


def in_order(calendar: WorkCalendar, pauses: Iterable[Span]) -> tuple[Span, ...]:
    """Pauses in company time, overlapping ones joined, empty ones left out."""
    return joined([(calendar.local(a), calendar.local(b)) for a, b in pauses if a < b])


def counted_spans(calendar: WorkCalendar, start: datetime, unit: Unit, pauses: Sequence[Span]) -> Iterator[Span]:
    """Spans after ``start`` that count, in order, without end; a calendar without open hours raises ``CalendarGap``."""
    begin = calendar.local(start)
    day, empty = begin.date(), 0
    while empty < FAR:
        if unit is Unit.EH:
            spans: tuple[Span, ...] = (
                (calendar.at(day, datetime.min.time()), calendar.at(day + DAY, datetime.min.time())),
            )
        else:
            spans = calendar.spans(day, unit)
        late = [(max(a, begin), b) for a, b in spans if b > begin]
        found = list(cut(late, pauses)) if pauses else late
        empty = 0 if found else empty + 1
        yield from found
        day += DAY
    raise CalendarGap(f"no {unit} near {day}")


def after(
    calendar: WorkCalendar, start: datetime, length: timedelta, unit: Unit, pauses: Sequence[Span] = ()
) -> datetime:
    """The moment when ``length`` of ``unit`` has passed since ``start``."""
    if length <= timedelta(0):
        return calendar.local(start)
    if unit is Unit.EH and not pauses:
        return calendar.local(start.astimezone(UTC) + length)
    for begin, end in counted_spans(calendar, start, unit, pauses):
        if length <= end - begin:
            return begin + length
        length -= end - begin
    raise AssertionError("unreachable")


def between(
    calendar: WorkCalendar, start: datetime, end: datetime, unit: Unit, pauses: Sequence[Span] = ()
) -> timedelta:
    """How much of ``unit`` lies between ``start`` and ``end``; nothing when ``end`` is earlier."""
    if end <= start:
        return timedelta(0)
    if unit is Unit.EH and not pauses:
        return end.astimezone(UTC) - start.astimezone(UTC)
    total = timedelta(0)
    last = calendar.local(end)
    for begin, stop in counted_spans(calendar, start, unit, pauses):
        if begin >= last:
            break
        total += min(stop, last) - begin
    return total
