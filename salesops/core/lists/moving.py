"""Moving dates: "last 30 days", "this week", "last month" — meant anew on each day the list is read."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

DAYS = re.compile(r"(last|next)_([1-9][0-9]{0,3})_days")

NAMED: dict[str, str | Promise] = {
    "today": gettext_lazy("today"),
    "yesterday": gettext_lazy("yesterday"),
    "tomorrow": gettext_lazy("tomorrow"),
    "this_week": gettext_lazy("this week"),
    "last_week": gettext_lazy("last week"),
    "next_week": gettext_lazy("next week"),
    "this_month": gettext_lazy("this month"),
    "last_month": gettext_lazy("last month"),
    "next_month": gettext_lazy("next month"),
    "this_quarter": gettext_lazy("this quarter"),
    "last_quarter": gettext_lazy("last quarter"),
    "this_year": gettext_lazy("this year"),
    "last_year": gettext_lazy("last year"),
}


@dataclass(frozen=True)
class Span:
    """Days ``start`` ≤ day < ``end``."""

    start: date
    end: date


def _months(day: date, count: int, size: int = 1) -> Span:
    """The block of ``size`` months that lies ``count`` blocks from the one with ``day``."""
    block = (day.year * 12 + day.month - 1) // size + count
    return Span(_first(block * size), _first(block * size + size))


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def span_of(word: str, today: date) -> Span | None:
    """The days ``word`` means on ``today``, or ``None`` for a word that is not known."""
    if found := DAYS.fullmatch(word):
        count = timedelta(days=int(found[2]))
        if found[1] == "last":
            return Span(today - count + timedelta(days=1), today + timedelta(days=1))
        return Span(today, today + count)
    shift = {"yesterday": -1, "last": -1, "tomorrow": 1, "next": 1}.get(word.split("_")[0], 0)
    if word in ("today", "yesterday", "tomorrow"):
        day = today + timedelta(days=shift)
        return Span(day, day + timedelta(days=1))
    if word not in NAMED:
        return None
    if word.endswith("_week"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return Span(monday, monday + timedelta(weeks=1))
    return _months(today, shift, {"month": 1, "quarter": 3, "year": 12}[word.rpartition("_")[2]])


def words_of(word: str) -> str:
    """``word`` for people: "last 30 days"."""
    if found := DAYS.fullmatch(word):
        count = int(found[2])
        if found[1] == "last":
            return ngettext("last %(count)d day", "last %(count)d days", count) % {"count": count}
        return ngettext("next %(count)d day", "next %(count)d days", count) % {"count": count}
    return str(NAMED.get(word, word)) if word in NAMED else _("unknown time")
