"""When a grade may be set by hand (defaults.md 3, "Override")."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer
from salesops.core.refusals import Refusal


def reason_given(reason: str, field: str = "reason") -> Refusal | None:
    """Somebody reads it later: at least two characters. ``field``: where it was asked for."""
    if len(reason.strip()) < 2:
        return Refusal("customers.override-reason-missing", _("Say why."), field)
    return None


def ends_in_time(until: date, today: date, policy: Mapping[str, Any]) -> Refusal | None:
    """From today to the longest time the policy allows, counted in days from today."""
    last = today + timedelta(days=policy["override_days"])
    if until < today:
        return Refusal("customers.override-over", _("This day is past."), "ends_on")
    if until > last:
        sentence = _("At most %(days)s days: until %(last)s.") % {"days": policy["override_days"], "last": last}
        return Refusal("customers.override-too-long", sentence, "ends_on", {"days": policy["override_days"]})
    return None


def grade_known(grade: str) -> Refusal | None:
    """A, B or C."""
    if grade not in Customer.Grade.values:
        return Refusal("customers.no-such-grade", _("Choose A, B or C."), "grade")
    return None


def grade_differs(customer: Customer, grade: str) -> Refusal | None:
    """Setting what it is already says nothing."""
    if customer.grade == grade:
        return Refusal("customers.same-grade", _("This is the grade already."), "grade")
    return None


def still_worked_with(customer: Customer) -> Refusal | None:
    """An archived file keeps the grade it had."""
    if customer.status == "archived":
        return Refusal("customers.archived", _("This file is archived."))
    return None


def next_step_agreed(next_step: str, next_on: date | None, today: date) -> list[Refusal]:
    """What comes next, and when: not in the past, within half a year."""
    found = []
    if len(next_step.strip()) < 2:
        found.append(Refusal("customers.next-step-missing", _("Say what comes next."), "next_step"))
    if next_on is None:
        found.append(Refusal("customers.next-day-missing", _("Say on which day."), "next_on"))
    elif not today <= next_on <= today + timedelta(days=183):
        found.append(Refusal("customers.next-day-wrong", _("A day from today on, within half a year."), "next_on"))
    return found
