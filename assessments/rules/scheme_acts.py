"""When a version of a scheme may be drafted, submitted, approved (ASM-3, ASM-14)."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal

from .scheme import Scheme

if TYPE_CHECKING:
    from assessments.models import SchemeVersion

MONTHS = {"M": 1, "Q": 3, "Y": 12}


def first_day_from(cycle: str, day: date) -> date:
    """The first day of a period of ``cycle`` that is not before ``day``."""
    months = MONTHS[cycle]
    if day.day == 1 and (day.month - 1) % months == 0:
        return day
    number = day.year * 12 + (day.month - 1) // months * months + months
    return date(number // 12, number % 12 + 1, 1)


def starts_missing(starts_on: date | None) -> Refusal | None:
    """A shipped draft waits without a day."""
    if starts_on is not None:
        return None
    return Refusal("assessments.starts-missing", _("Say from which day it holds."), "starts_on")


def mid_period(cycle: str, starts_on: date) -> Refusal | None:
    """A card is worked out under one version: it begins with a period."""
    if first_day_from(cycle, starts_on) == starts_on:
        return None
    following = first_day_from(cycle, starts_on)
    sentence = _("A version begins with a period of its cycle; the next begins on %(day)s.")
    figures = {"day": following.isoformat()}
    return Refusal("assessments.starts-mid-period", sentence % figures, "starts_on", figures)


def in_the_past(starts_on: date, today: date) -> Refusal | None:
    """People know on the first day of a period what they are measured by."""
    if starts_on >= today:
        return None
    sentence = _("A version can't begin before today (%(today)s).")
    return Refusal("assessments.starts-in-the-past", sentence % {"today": today.isoformat()}, "starts_on")


def day_taken(other: "SchemeVersion | None") -> Refusal | None:
    """One version for a tier, a cycle and a day."""
    if other is None:
        return None
    sentence = _("Version %(number)s of %(code)s already begins on that day.")
    figures = {"number": other.number, "code": other.scheme.code}
    return Refusal("assessments.day-taken", sentence % figures, "starts_on", figures)


def not_a_draft(state: str) -> Refusal | None:
    """What was handed in is tried no more: it would be another content that is decided on."""
    return None if state == "draft" else Refusal("core.wrong-state", _("This is no draft any more."))


def another_draft(unfinished: "SchemeVersion | None") -> Refusal | None:
    """One draft for each scheme at a time: two would each undo the other."""
    if unfinished is None:
        return None
    sentence = _("Version %(number)s is already being drafted. Continue there.") % {"number": unfinished.number}
    return Refusal("assessments.draft-exists", sentence, figures={"number": unfinished.number})


def reason_missing(reason: str) -> Refusal | None:
    """Every revision says why (ASM-14)."""
    if reason.strip():
        return None
    return Refusal("assessments.reason-missing", _("Say why the scheme changes."), "reason")


def nothing_changed(body: Scheme, present: Scheme | None) -> Refusal | None:
    """A version that says what already holds would only blur the history."""
    if present is None or body != present:
        return None
    return Refusal("assessments.nothing-changed", _("This scheme already holds on that day."))


def own_draft(version: "SchemeVersion", person: Any) -> Refusal | None:
    """Draft and approval are never in one hand (defaults.md 1.5, 9.1)."""
    if person is None or person.pk not in (version.created_by_id, version.changed_by_id, version.submitted_by_id):
        return None
    return Refusal("assessments.own-draft", _("Whoever drafted, changed or submitted it doesn't approve it."))
