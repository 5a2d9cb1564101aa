"""Reasons to refuse a deputy (ACC-8)."""

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Absence, Deputyship, LeaveRequest, User
from accounts.rules.people import still_here
from salesops.core.approvals.models import ApprovalStep
from salesops.core.refusals import Refusal


def _refuse(code: str, message: str) -> Refusal:
    return Refusal(code, message, "deputy")


def another_person(person: User, deputy: User) -> Refusal | None:
    if person != deputy:
        return None
    return _refuse("accounts.deputy-is-oneself", _("Nobody deputises for himself."))


def works_here(deputy: User, last: date) -> Refusal | None:
    """The deputy is active and stays until the last day."""
    if still_here(deputy, last) is None:
        return None
    return _refuse(
        "accounts.deputy-left", _("%(name)s doesn't work here on all of these days.") % {"name": deputy.name}
    )


def is_present(deputy: User, first: date, last: date) -> Refusal | None:
    """The deputy isn't away himself on any of the days."""
    away = Absence.objects.counting().between(first, last).filter(user=deputy).order_by("starts_on").first()
    away = away or LeaveRequest.objects.taken().filter(user=deputy, starts_on__lte=last, ends_on__gte=first).first()
    if away is None:
        return None
    message = _("%(name)s is away from %(first)s to %(last)s.") % {
        "name": deputy.name,
        "first": date_format(away.starts_on),
        "last": date_format(away.ends_on),
    }
    return _refuse("accounts.deputy-away", message)


def not_deputised(deputy: User, first: date, last: date) -> Refusal | None:
    """A deputy of a deputy doesn't exist: someone who is deputised on these days himself can't take over."""
    days = DateRange(first, last + timedelta(days=1))
    row = Deputyship.objects.planned().filter(person=deputy, period__overlap=days).select_related("deputy").first()
    if row is None:
        return None
    message = _("%(name)s is deputised by %(other)s then; a deputy never passes it on.")
    return _refuse("accounts.deputy-of-a-deputy", message % {"name": deputy.name, "other": row.deputy.name})


def deputises_nobody(person: User, first: date, last: date) -> Refusal | None:
    """Who deputises for others on these days has to end that first: it wouldn't go on to his own deputy."""
    days = DateRange(first, last + timedelta(days=1))
    row = Deputyship.objects.planned().filter(deputy=person, period__overlap=days).select_related("person").first()
    if row is None:
        return None
    message = _("You deputise for %(name)s on these days; a deputy never passes it on. End that first.")
    return _refuse("accounts.deputy-of-a-deputy", message % {"name": row.person.name})


def not_ones_requester(person: User, deputy: User, today: date) -> Refusal | None:
    """Never to somebody whose own request waits for the person at that moment."""
    if not ApprovalStep.objects.waiting_for(person, today).filter(approval__requester=deputy).exists():
        return None
    message = _("A request of %(name)s waits for you. Decide it first, or choose somebody else.")
    return _refuse("accounts.deputy-is-requester", message % {"name": deputy.name})


def one_at_a_time(person: User, first: date, last: date) -> Refusal | None:
    """One deputy on each day."""
    days = DateRange(first, last + timedelta(days=1))
    row = Deputyship.objects.planned().filter(person=person, period__overlap=days).select_related("deputy").first()
    if row is None:
        return None
    message = _("%(name)s deputises on some of these days already. End that first.") % {"name": row.deputy.name}
    return _refuse("accounts.deputy-one-at-a-time", message)


def first_not_over(first: date, today: date) -> Refusal | None:
    if first >= today:
        return None
    return Refusal("accounts.deputy-in-the-past", _("A deputy can't be appointed for days that are over."), "first")
