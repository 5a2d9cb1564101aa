"""Reasons to refuse leave and absences."""

from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Absence, AbsenceKind, LeaveRequest, User
from salesops.core import worktime
from salesops.core.refusals import Refusal

# Filed afterwards: nobody knows beforehand.
UNFORESEEN = (AbsenceKind.SICK.value, AbsenceKind.BEREAVEMENT.value)
LONGEST_DAYS = 366


def days_in_order(starts_on: date, starts_noon: bool, ends_on: date, ends_noon: bool) -> Refusal | None:
    """Leave ends after it begins, and within a year."""
    if ends_on < starts_on or (ends_on == starts_on and starts_noon and ends_noon):
        message = _("It ends before it begins: from %(first)s to %(last)s.")
        figures = {"first": date_format(starts_on), "last": date_format(ends_on)}
        return Refusal("accounts.leave-ends-before-it-begins", message % figures, "ends_on")
    if (ends_on - starts_on).days > LONGEST_DAYS:
        return Refusal("accounts.leave-too-long", _("Longer than a year: split it."), "ends_on")
    return None


def has_working_days(days: Decimal) -> Refusal | None:
    """Leave on days off takes nothing."""
    if days > 0:
        return None
    return Refusal(
        "accounts.leave-no-working-day",
        _("No working day lies in this stretch; nothing has to be requested."),
        "starts_on",
    )


def asked_in_advance(kind: str, starts_on: date, today: date, late_days: int) -> Refusal | None:
    """Leave is asked for in advance (S4 三1); sickness and bereavement up to some working days after they began."""
    if starts_on >= today:
        return None
    if kind in UNFORESEEN:
        if worktime.working_days_between(starts_on, today) <= late_days:
            return None
        message = _("This began more than %(days)s working days ago; an administrator enters it.") % {"days": late_days}
        return Refusal("accounts.leave-too-late", message, "starts_on", {"days": late_days})
    return Refusal("accounts.leave-in-advance", _("Leave is asked for in advance; this day is over."), "starts_on")


def no_overlap(
    user: User, starts_on: date, starts_noon: bool, ends_on: date, ends_noon: bool, besides: LeaveRequest | None = None
) -> Refusal | None:
    """The days aren't taken by other leave or another absence of the person."""
    touching = Q(starts_on__lte=ends_on, ends_on__gte=starts_on)
    leave = LeaveRequest.objects.taken().filter(touching, user=user).exclude(pk=besides.pk if besides else None)
    absences = Absence.objects.counting().filter(touching, user=user, leave__isnull=True)
    wanted = _slots(starts_on, starts_noon, ends_on, ends_noon)
    for row in [*leave, *absences]:
        if wanted & _slots(row.starts_on, row.starts_noon, row.ends_on, row.ends_noon):
            message = _("From %(first)s to %(last)s is taken already: %(kind)s.") % {
                "first": date_format(row.starts_on),
                "last": date_format(row.ends_on),
                "kind": row.get_kind_display(),
            }
            return Refusal("accounts.leave-overlap", message, "starts_on")
    return None


def _slots(starts_on: date, starts_noon: bool, ends_on: date, ends_noon: bool) -> set[int]:
    return set(range(starts_on.toordinal() * 2 + starts_noon, ends_on.toordinal() * 2 + 2 - ends_noon))


def shorter_than_before(leave: LeaveRequest, ends_on: date, ends_noon: bool) -> Refusal | None:
    """Shortening takes days away; more days are a new request."""
    before = _slots(leave.starts_on, leave.starts_noon, leave.ends_on, leave.ends_noon)
    after = _slots(leave.starts_on, leave.starts_noon, ends_on, ends_noon) if ends_on >= leave.starts_on else set()
    if after and after < before:
        return None
    message = _("The new end must lie between %(first)s and %(last)s. For more days file another request.")
    figures = {"first": date_format(leave.starts_on), "last": date_format(leave.ends_on)}
    return Refusal("accounts.leave-not-shorter", message % figures, "ends_on")


def nothing_waits(user: User) -> Refusal | None:
    """Nobody leaves while a leave request of his waits: it can't go to an heir, it is decided or taken back."""
    waiting = (
        LeaveRequest.objects.filter(user=user, state="pending").order_by("number").values_list("number", flat=True)
    )
    if not waiting:
        return None
    figures = {"person": user.name, "numbers": ", ".join(str(number) for number in waiting)}
    message = _("Leave of %(person)s waits for approval: %(numbers)s. Have it decided or taken back first.")
    return Refusal("accounts.leave-waits", message % figures, "last_day", figures)
