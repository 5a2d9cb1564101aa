"""Who is named as deputy in leave that still waits: it goes to somebody else when he leaves or moves (ACC-9)."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import LeaveRequest, User
from accounts.rules import deputies as rules
from accounts.states import LeaveState
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify.services import notify
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .deputies import deputy_rules


def deputised_by(person: User, day: date) -> QuerySet[LeaveRequest]:
    """Leave that waits for approval, names ``person`` as deputy and isn't over by ``day``."""
    rows = LeaveRequest.objects.filter(deputy=person, state=LeaveState.PENDING, ends_on__gte=day)
    return rows.select_related("user").order_by("starts_on", "pk")


def why_not_deputy(person: User, heir: User, day: date) -> list[Refusal]:
    """Every reason against ``heir`` as deputy in ``person``'s place, with the number of the leave it belongs to."""
    return [
        Refusal(reason.code, f"{leave.number}: {reason.message}", "heir", reason.figures)
        for leave in deputised_by(person, day)
        for reason in _reasons(leave, heir, day)
    ]


def _reasons(leave: LeaveRequest, heir: User, day: date) -> list[Refusal]:
    oneself = rules.another_person(leave.user, heir)
    # Of the person's own leave nothing else is worth saying.
    return [oneself] if oneself else deputy_rules(leave.user, heir, max(leave.starts_on, day), leave.ends_on, day)


@act("accounts.replace_leave_deputy")
def replace_leave_deputy(*, actor: User | None, person: User, heir: User, day: date, now: datetime) -> int:
    """Name ``heir`` wherever ``person`` is named as deputy in leave that waits. Returns in how many requests.

    The approval goes on: its approvers see the new name. Whoever asked for the leave, and the heir, are told.
    """
    rows = list(deputised_by(person, day).select_for_update(of=("self",)))
    refuse_if(*(r for leave in rows for r in _reasons(leave, heir, max(day, timezone.localdate(now)))), kind=Invalid)
    for leave in rows:
        leave.deputy = heir
        leave.save(update_fields=["deputy"])
        record_activity(leave, "replace_leave_deputy", actor=actor, person=person.name, heir=heir.name)
        told = {"number": leave.number, "name": leave.user.name, "heir": heir.name, "person": person.name}
        notify([leave.user, heir], "accounts.leave_deputy_replaced", record=leave, params=told)
    return len(rows)
