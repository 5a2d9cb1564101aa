"""Reasons to refuse a duty."""

from collections.abc import Sequence
from datetime import date, time

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Absence, Duty, User
from accounts.rules.people import still_here
from salesops.core.refusals import Refusal

# A roster is planned month by month.
DAYS_AT_MOST = 62


def some_days(days: Sequence[date]) -> Refusal | None:
    """At least one day, at most two months."""
    if not days:
        return Refusal("accounts.duty-no-day", _("No such day lies between these dates."), "first")
    if len(days) > DAYS_AT_MOST:
        return Refusal("accounts.duty-too-many-days", _("Two months at a time, at most."), "last")
    return None


def times_in_order(starts_at: time, ends_at: time) -> Refusal | None:
    if starts_at < ends_at:
        return None
    return Refusal("accounts.duty-ends-before-it-starts", _("It ends before it starts."), "ends_at")


def works_here(user: User, days: Sequence[date]) -> Refusal | None:
    if user.is_active and (not days or still_here(user, max(days)) is None):
        return None
    message = _("%(name)s doesn't work here on all of these days.") % {"name": user.name}
    return Refusal("accounts.duty-person-left", message, "user")


def is_present(user: User, days: Sequence[date]) -> Refusal | None:
    """Nobody is on duty while away."""
    if not days:
        return None
    for absence in Absence.objects.counting().between(min(days), max(days)).filter(user=user):
        for day in days:
            if absence.starts_on <= day <= absence.ends_on:
                message = _("%(name)s is away on %(day)s.") % {"name": user.name, "day": date_format(day)}
                return Refusal("accounts.duty-person-away", message, "user")
    return None


def free_then(user: User, days: Sequence[date], starts_at: time, ends_at: time) -> Refusal | None:
    """One place at a time."""
    clash = (
        Duty.objects.filter(user=user, day__in=days, starts_at__lt=ends_at, ends_at__gt=starts_at)
        .select_related("place")
        .order_by("day")
        .first()
    )
    if clash is None:
        return None
    message = _("%(name)s is on duty at %(place)s on %(day)s already.")
    figures = {"name": user.name, "place": clash.place, "day": date_format(clash.day)}
    return Refusal("accounts.duty-twice", message % figures, "user")
