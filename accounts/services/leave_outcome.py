"""What follows the decision on leave, and ending it early."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Absence, Deputyship, LeaveRequest
from accounts.rules import leave as rules
from accounts.services.deputies import close_deputyship, deputy_rules
from accounts.services.leave import leave_facts, working_days
from accounts.states import LeaveState
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if

CHANGE_MATTER = "accounts.leave_change"


def grant(*, record: LeaveRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Approved: the absence counts, and the deputy acts on those days, unless he has become unable to meanwhile."""
    record.state = LeaveState.APPROVED
    record.save(update_fields=["state"])
    Absence.objects.create(
        user=record.user,
        kind=record.kind,
        starts_on=record.starts_on,
        starts_noon=record.starts_noon,
        ends_on=record.ends_on,
        ends_noon=record.ends_noon,
        leave=record,
        entered_by=actor,
    )
    why_not = _appoint(record, actor, timezone.localdate(now))
    record_activity(record, "approve_leave", actor=actor, no_deputy=[r.code for r in why_not])


def _appoint(leave: LeaveRequest, actor: Any, today: date) -> list[Refusal]:
    first = max(leave.starts_on, today)
    if leave.deputy is None or leave.ends_on < first:
        return []
    refusals = deputy_rules(leave.user, leave.deputy, first, leave.ends_on, today)
    if not refusals:
        try:
            with transaction.atomic():
                Deputyship.objects.create(
                    person=leave.user,
                    deputy=leave.deputy,
                    period=DateRange(first, leave.ends_on + timedelta(days=1)),
                    leave=leave,
                    created_by=leave.user,
                )
        except IntegrityError:
            return [Refusal("accounts.deputy-one-at-a-time", _("Somebody deputises on some of these days already."))]
    return refusals


def refuse(*, record: LeaveRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected for good."""
    record.state = LeaveState.REJECTED
    record.save(update_fields=["state"])
    record_activity(record, "reject_leave", actor=actor)


def back_to_draft(*, record: LeaveRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Sent back or withdrawn: it can be changed and submitted again under the same number."""
    record.state = LeaveState.DRAFT
    record.save(update_fields=["state"])
    record_activity(record, "return_leave", actor=actor)


@act("accounts.change_leave")
def change_leave(
    *,
    actor: Any,
    leave: LeaveRequest,
    now: datetime,
    reason: str = "",
    ends_on: date | None = None,
    ends_noon: bool = False,
) -> LeaveRequest:
    """End approved leave earlier (``ends_on``), or call it off (without). Before it begins at once; after that with approval."""
    leave = LeaveRequest.objects.select_for_update(of=("self",)).select_related("user", "deputy").get(pk=leave.pk)
    if actor not in (leave.user, leave.entered_by):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    refuse_if(
        None
        if leave.state == LeaveState.APPROVED
        else Refusal("accounts.leave-not-approved", _("Only approved leave can be ended early or called off."))
    )
    if ends_on is not None:
        refuse_if(rules.shorter_than_before(leave, ends_on, ends_noon), kind=Invalid)
    today = timezone.localdate(now)
    leave.wish = {"ends_on": ends_on.isoformat() if ends_on else None, "ends_noon": ends_noon, "reason": reason.strip()}
    leave.save(update_fields=["wish"])
    record_activity(leave, "change_leave", actor=actor, **leave.wish)
    if today < leave.starts_on:
        _fulfil(leave, actor, now)
        return leave
    facts = leave_facts(leave, today) | {"wish": leave.wish}
    open_approval(CHANGE_MATTER, leave, requester=leave.user, facts=facts, now=now, actor=actor)
    leave.refresh_from_db()
    return leave


def grant_change(*, record: LeaveRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """The change is approved."""
    _fulfil(record, actor, now)


def drop_change(*, record: LeaveRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """The change is refused or taken back: the leave stays as it was."""
    record.wish = None
    record.save(update_fields=["wish"])
    record_activity(record, "keep_leave", actor=actor)


def _fulfil(leave: LeaveRequest, actor: Any, now: datetime) -> None:
    """Do what was wished: end earlier, or call off."""
    wish = leave.wish or {}
    absence = Absence.objects.select_for_update().get(leave=leave)
    deputyship = Deputyship.objects.select_for_update(of=("self",)).filter(leave=leave, ended_at__isnull=True).first()
    leave.wish = None
    if wish.get("ends_on"):
        leave.ends_on, leave.ends_noon = date.fromisoformat(wish["ends_on"]), wish["ends_noon"]
        leave.days = working_days(leave.starts_on, leave.starts_noon, leave.ends_on, leave.ends_noon)
        leave.save(update_fields=["ends_on", "ends_noon", "days", "wish"])
        absence.ends_on, absence.ends_noon = leave.ends_on, leave.ends_noon
        absence.save(update_fields=["ends_on", "ends_noon"])
        if deputyship and deputyship.period.lower <= leave.ends_on:
            deputyship.period = DateRange(deputyship.period.lower, leave.ends_on + timedelta(days=1))
            deputyship.save(update_fields=["period"])
        elif deputyship:
            close_deputyship(deputyship, actor, now)
        record_activity(leave, "shorten_leave", actor=actor, ends_on=wish["ends_on"])
        return
    leave.state = LeaveState.CANCELLED
    leave.save(update_fields=["state", "wish"])
    absence.cancelled_at = now
    absence.save(update_fields=["cancelled_at"])
    if deputyship:
        close_deputyship(deputyship, actor, now)
    record_activity(leave, "cancel_leave", actor=actor)
