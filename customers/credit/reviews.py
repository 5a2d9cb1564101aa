"""Clock T39: a credit review is due on its day (defaults.md 5). Its moment follows the calendar: nothing of it is stored."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from salesops.core import worktime
from salesops.core.limits import Limit
from salesops.core.sockets.clocks import clock_limit
from salesops.core.sockets.reminders import reminder_numbers

CLOCK, REMINDER = "T39", "customers.credit_review"


def begins_at(review_on: date) -> datetime:
    """Midnight of the review day."""
    return timezone.make_aware(datetime.combine(review_on, time(0)))


def limit_of(review_on: date) -> Limit:
    """On the day itself, unless the policy of the clock gives it more."""
    return clock_limit(CLOCK, review_on)


def review_due_at(review_on: date) -> datetime:
    """Closing of the review day; of the next working day when that is a day off."""
    return worktime.due_at(begins_at(review_on), limit_of(review_on))


def is_late(review_on: date, day: date) -> bool:
    """Whether the clock of a review has ended before ``day``: one that falls on a day off has until the next working day."""
    return review_on < day and timezone.localdate(review_due_at(review_on)) < day


def late_until(day: date) -> date:
    """The last review day that is late on ``day``: reviews up to it are, those after it aren't."""
    last = day - timedelta(days=1)
    while not is_late(last, day):
        last -= timedelta(days=1)
    return last


def soon_until(day: date) -> date:
    """Reviews up to this day are due soon: from their first reminder on."""
    return day + timedelta(days=reminder_numbers(REMINDER, day)["first"])
