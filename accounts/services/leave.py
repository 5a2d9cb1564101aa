"""Requesting leave: draft, submit, take back (ACC-13)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.approvers import unit_of
from accounts.models import LeaveRequest, User
from accounts.models.absence import halves_of
from accounts.rules import leave as rules
from accounts.services.deputies import deputy_rules
from accounts.services.editing import check_version
from accounts.states import LeaveState
from salesops.core import numbering, worktime
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval, withdraw
from salesops.core.audit.activity import record_activity
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, Refused, refuse_if
from salesops.core.states import Allowed

MATTER = "accounts.leave"
FIELDS = ("kind", "starts_on", "starts_noon", "ends_on", "ends_noon", "reason", "deputy_id")


def working_days(starts_on: date, starts_noon: bool, ends_on: date, ends_noon: bool) -> Decimal:
    """Working days in the stretch, in half days."""
    calendar = worktime.work_calendar()
    halves = sum(n for day, n in halves_of(starts_on, starts_noon, ends_on, ends_noon) if calendar.is_working_day(day))
    return Decimal(halves) / 2


def _may_enter_for(actor: Any, user: User) -> None:
    if actor is not None and actor != user:
        reached = people_in_reach(User.objects.filter(pk=user.pk), actor, "leave", "c")
        if not reached.exists():
            raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def reasons_against(leave: LeaveRequest, today: date) -> list[Refusal]:
    """Every reason against submitting the request on ``today``."""
    stretch = (leave.starts_on, leave.starts_noon, leave.ends_on, leave.ends_noon)
    disorder = rules.days_in_order(*stretch)
    if disorder:
        return [disorder]
    policy = policy_on("accounts.leave-approval", today)
    found = [
        rules.has_working_days(leave.days),
        rules.asked_in_advance(leave.kind, leave.starts_on, today, policy["late_days"]),
        rules.no_overlap(leave.user, *stretch, besides=leave if leave.pk else None),
    ]
    if leave.deputy is not None:
        found += deputy_rules(leave.user, leave.deputy, max(leave.starts_on, today), max(leave.ends_on, today), today)
    return [refusal for refusal in found if refusal is not None]


def allowed_for(leave: LeaveRequest, person: Any, today: date) -> list[Allowed]:
    """Submitting and taking back, each with the reasons against it."""
    not_mine = None
    if person not in (leave.user, leave.entered_by):
        not_mine = Refusal("core.no-permission", _("Your roles don't allow this."))
    no_draft = _is_draft(leave)
    submitting = [not_mine, no_draft] if not_mine or no_draft else reasons_against(leave, today)
    withdrawing = [not_mine, None if leave.state == LeaveState.PENDING else _not_pending()]
    return [
        Allowed(verb, label, tuple(r for r in against if r is not None))
        for verb, label, against in (
            ("submit", _("Submit for approval"), submitting),
            ("withdraw", _("Take back"), withdrawing),
        )
    ]


@act("accounts.save_leave")
def save_leave(
    *,
    actor: Any,
    user: User,
    now: datetime,
    leave: LeaveRequest | None = None,
    version: int | None = None,
    kind: str,
    starts_on: date,
    ends_on: date,
    starts_noon: bool = False,
    ends_noon: bool = False,
    reason: str = "",
    deputy: User | None = None,
) -> LeaveRequest:
    """Write a draft, new or changed. A draft may still be refused when it is submitted."""
    _may_enter_for(actor, user)
    if leave is None:
        leave = LeaveRequest(user=user, entered_by=actor)
    else:
        leave = LeaveRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=leave.pk)
        check_version(leave, version, {})
        refuse_if(_is_draft(leave))
    refuse_if(
        rules.days_in_order(starts_on, starts_noon, ends_on, ends_noon),
        Refusal("accounts.deputy-is-oneself", _("Nobody deputises for himself."), "deputy") if deputy == user else None,
        kind=Invalid,
    )
    leave.kind, leave.reason, leave.deputy = kind, reason.strip(), deputy
    leave.starts_on, leave.starts_noon, leave.ends_on, leave.ends_noon = starts_on, starts_noon, ends_on, ends_noon
    leave.days = working_days(starts_on, starts_noon, ends_on, ends_noon)
    created = leave.pk is None
    leave.save()
    record_activity(leave, "create_leave" if created else "edit_leave", actor=actor)
    leave.refresh_from_db()
    return leave


def _is_draft(leave: LeaveRequest) -> Refusal | None:
    if leave.state == LeaveState.DRAFT:
        return None
    message = _("Only a draft can be changed; this one is %(state)s.") % {"state": leave.get_state_display()}
    return Refusal("accounts.leave-not-a-draft", message)


def _not_pending() -> Refusal:
    return Refusal("accounts.leave-not-pending", _("This request doesn't wait for approval."))


def leave_facts(leave: LeaveRequest, day: date) -> dict[str, Any]:
    """What is approved: another value of any of these starts the approval again."""
    return {
        "number": leave.number,
        "name": leave.user.name,
        "unit_id": unit_of(leave.user, day),
        "kind": leave.kind,
        "starts_on": leave.starts_on.isoformat(),
        "starts_noon": leave.starts_noon,
        "ends_on": leave.ends_on.isoformat(),
        "ends_noon": leave.ends_noon,
        "days": str(leave.days),
        "reason": leave.reason,
        "deputy": leave.deputy.name if leave.deputy else "",
        "deputy_id": leave.deputy_id,
    }


@act("accounts.submit_leave")
def submit_leave(*, actor: Any, leave: LeaveRequest, now: datetime, version: int | None = None) -> LeaveRequest:
    """Submit a draft: it gets its number and goes to its approvers. Pressing twice submits once."""
    _may_enter_for(actor, leave.user)
    User.objects.select_for_update(no_key=True).get(pk=leave.user_id)
    leave = LeaveRequest.objects.select_for_update(of=("self",)).select_related("user", "deputy").get(pk=leave.pk)
    if leave.state == LeaveState.PENDING:
        return leave
    check_version(leave, version, {})
    refuse_if(_is_draft(leave))
    today = timezone.localdate(now)
    leave.days = working_days(leave.starts_on, leave.starts_noon, leave.ends_on, leave.ends_noon)
    refuse_if(*reasons_against(leave, today), kind=Invalid)
    leave.number = leave.number or numbering.draw_number("QJ", on=today)
    leave.state, leave.submitted_at = LeaveState.PENDING, now
    try:
        with transaction.atomic():
            leave.save(update_fields=["number", "state", "submitted_at", "days"])
    except IntegrityError as error:  # another connection took the days between our look and our write
        raise Invalid(
            Refusal("accounts.leave-overlap", _("These days have just been taken by another request."), "starts_on")
        ) from error
    record_activity(leave, "submit_leave", actor=actor, days=str(leave.days))
    open_approval(MATTER, leave, requester=leave.user, facts=leave_facts(leave, today), now=now, actor=actor)
    leave.refresh_from_db()
    return leave


@act("accounts.withdraw_leave")
def withdraw_leave(*, actor: Any, leave: LeaveRequest, now: datetime) -> LeaveRequest:
    """Take a request back before it is decided; it is a draft again and keeps its number."""
    pending = Approval.objects.pending().of("accounts.leave_request", leave.pk).filter(matter=MATTER).first()
    if pending is None:
        raise Refused(_not_pending())
    withdraw(approval=pending, actor=actor, now=now)
    leave.refresh_from_db()
    return leave


@act("accounts.discard_leave")
def discard_leave(*, actor: Any, leave: LeaveRequest, now: datetime) -> None:
    """Throw a draft away. One that had a number already is kept as called off: numbers have no gaps."""
    leave = LeaveRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=leave.pk)
    if actor not in (leave.user, leave.entered_by):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    refuse_if(_is_draft(leave))
    record_activity(leave, "discard_leave", actor=actor)
    if leave.number:
        leave.state = LeaveState.CANCELLED
        leave.save(update_fields=["state"])
    else:
        leave.delete()
