"""Editing days and publishing years."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import settle_notices
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refusal, refuse_if
from salesops.core.stamps import look_again
from salesops.core.worktime import rules
from salesops.core.worktime.calendar import Special, WorkCalendar
from salesops.core.worktime.models import CalendarDay, CalendarYear
from salesops.core.worktime.moving import MovedClock, moved_clocks
from salesops.core.worktime.reading import work_calendar

USUAL = "usual"


def _require(actor: Any, right: str) -> None:
    if actor is not None and not actor.can("settings", right):
        raise Forbidden(Refusal("core.no-right", _("Your role doesn't include this.")))


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _changed(calendar: WorkCalendar, first: date, last: date, kind: str, occasion: str) -> WorkCalendar:
    found = None if kind == USUAL else Special(kind == CalendarDay.Kind.WORK, occasion)
    return calendar.with_days(dict.fromkeys(_days(first, last), found))


def _check(calendar: WorkCalendar, first: date, last: date, kind: str, today: date) -> None:
    refuse_if(rules.days_reversed(first, last), kind=Invalid)
    refuse_if(
        rules.too_many_days(first, last),
        rules.day_is_past(first, today, calendar.published),
        rules.works_already(calendar, first, _days(first, last)) if kind == CalendarDay.Kind.WORK else None,
        kind=Invalid,
    )


def preview_days(*, first: date, last: date, kind: str, occasion: str, now: datetime) -> list[MovedClock]:
    """The running clocks that would move if these days changed. Refuses what :func:`set_days` would refuse."""
    calendar = work_calendar()
    _check(calendar, first, last, kind, timezone.localdate(now))
    return list(moved_clocks(calendar, _changed(calendar, first, last, kind, occasion)))


def _locked_year(year: int, version: int | None) -> CalendarYear:
    """The year's row, locked: two admins who edit one year take turns, the second is told."""
    row, _created = CalendarYear.objects.get_or_create(year=year)
    row = CalendarYear.objects.select_for_update().get(year=year)
    if version is not None and row.version != version:
        message = _("Somebody else changed this year meanwhile. Nothing was saved.")
        raise Conflict(Refusal("core.changed-meanwhile", message), theirs={"version": row.version})
    return row


@act("worktime.set_days")
def set_days(
    *,
    actor: Any,
    first: date,
    last: date,
    kind: str,
    occasion: str,
    reason: str,
    now: datetime,
    version: int | None = None,
) -> list[MovedClock]:
    """Make the days from ``first`` to ``last`` days off (``off``), make-up days (``work``) or as the week says (``usual``).

    Running clocks move with the calendar; they are returned. ``version`` is the year's as the person saw it (0: not yet there).
    """
    _require(actor, "e")
    year = _locked_year(first.year, version or None)
    before = work_calendar()
    refuse_if(rules.reason_missing(reason), kind=Invalid)
    _check(before, first, last, kind, timezone.localdate(now))
    moved = list(moved_clocks(before, _changed(before, first, last, kind, occasion)))
    if kind == USUAL:
        CalendarDay.objects.filter(day__range=(first, last)).delete()
    else:
        for day in _days(first, last):
            values = {"kind": kind, "occasion": occasion, "reason": reason.strip()[:200]}
            CalendarDay.objects.update_or_create(day=day, defaults=values)
    # The version of the year goes up, so that a page seen before is known to be stale.
    CalendarYear.objects.filter(pk=year.pk).update(source=F("source"))
    for one in moved:
        if one.clock.move is not None:
            one.clock.move(one.running.key, one.due, actor)
    look_again()
    span = {"first": first.isoformat(), "last": last.isoformat(), "kind": kind, "occasion": occasion}
    record_activity(year, "set_days", actor=actor, note=reason.strip(), moved=len(moved), **span)
    return moved


@act("worktime.publish_year")
def publish_year(
    *, actor: Any, year: int, now: datetime, source: str = "", version: int | None = None
) -> list[MovedClock]:
    """Say that the holidays of ``year`` are known: from now on nothing is guessed. Refused while a holiday has no day."""
    _require(actor, "e")
    row = _locked_year(year, version or None)
    known = CalendarDay.of_year(year).filter(kind=CalendarDay.Kind.OFF).values_list("occasion", flat=True)
    names = {code: str(label) for code, label in CalendarDay.Occasion.choices}
    already = Refusal("worktime.published-already", _("%(year)s is published.") % {"year": year})
    refuse_if(already if row.is_published else None, rules.occasions_missing(known, names))
    before = work_calendar()
    moved = list(moved_clocks(before, before.with_days({}, publish=year)))
    row.is_published, row.published_at, row.published_by = True, now, actor
    row.source = source.strip()[:200] or row.source
    row.save(update_fields=["is_published", "published_at", "published_by", "source"])
    for one in moved:
        if one.clock.move is not None:
            one.clock.move(one.running.key, one.due, actor)
    look_again()
    settle_notices(row, "worktime.calendar_due")
    record_activity(row, "publish_year", actor=actor, moved=len(moved))
    return moved
