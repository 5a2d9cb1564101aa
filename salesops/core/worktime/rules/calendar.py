"""When days may change and a year may be published."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal
from salesops.core.worktime.calendar import WorkCalendar

LONGEST = 31
# What the State Council announces every year. Mid-autumn may fall into the days of National Day.
ANNOUNCED = ("new_year", "spring", "tomb_sweeping", "labour", "dragon_boat", "national")


def days_reversed(first: date, last: date) -> Refusal | None:
    """From … to in this order, inside one year."""
    if first > last:
        return Refusal("worktime.days-reversed", _("The last day is before the first."), "last")
    if first.year != last.year:
        return Refusal("worktime.two-years", _("Enter each year by itself."), "last")
    return None


def too_many_days(first: date, last: date) -> Refusal | None:
    """A month at a time: more is a slip of the finger."""
    count = (last - first).days + 1
    if count <= LONGEST:
        return None
    message = _("%(count)s days at once; %(most)s at most.") % {"count": count, "most": LONGEST}
    return Refusal("worktime.too-many-days", message, "last", {"count": count})


def day_is_past(first: date, today: date, published: Iterable[int]) -> Refusal | None:
    """What was counted in a published year stays counted. A year entered late may still be completed."""
    if first >= today or first.year not in published:
        return None
    message = _("%(day)s is past: clocks have counted it.") % {"day": first.isoformat()}
    return Refusal("worktime.day-is-past", message, "first", {"day": first.isoformat()})


def reason_missing(reason: str) -> Refusal | None:
    """Everybody reads in the history why a day changed."""
    return None if reason.strip() else Refusal("worktime.reason-missing", _("Say why the days change."), "reason")


def works_already(calendar: WorkCalendar, first: date, days: Iterable[date]) -> Refusal | None:
    """A make-up day is a day off by the week."""
    weekdays = calendar.rule_on(first).working_weekdays
    wrong = [day for day in days if day.weekday() in weekdays]
    if not wrong:
        return None
    message = _("%(day)s is a working day by itself.") % {"day": wrong[0].isoformat()}
    return Refusal("worktime.works-already", message, "first", {"day": wrong[0].isoformat()})


def occasions_missing(found: Iterable[str], names: dict[str, str]) -> Refusal | None:
    """A year is complete when every announced holiday has at least a day."""
    known = set(found)
    missing = [names[code] for code in ANNOUNCED if code not in known]
    if not missing:
        return None
    message = _("Still missing: %(names)s.") % {"names": _(", ").join(missing)}
    return Refusal("worktime.year-incomplete", message, figures={"missing": missing})
