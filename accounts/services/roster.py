"""Planning the duty roster (ACC-13). Duty on days off waits for approval, by the number of days."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.approvers import unit_of
from accounts.models import Duty, DutyPlace, OvertimeRequest, User
from accounts.rules import roster as rules
from accounts.states import OvertimeState
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval, overtake
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if

MATTER = "accounts.overtime_duty"


def may_plan_for(actor: Any) -> Any:
    """People whose duties ``actor`` may plan: those whose leave he approves, or all for who edits absences."""
    people = User.objects.active()
    return people_in_reach(people, actor, "leave", "a") | people_in_reach(people, actor, "leave", "e")


def _may_plan(actor: Any, user: User) -> None:
    if actor is not None and not may_plan_for(actor).filter(pk=user.pk).exists():
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


@act("accounts.plan_duties")
def plan_duties(
    *,
    actor: Any,
    place: DutyPlace,
    user: User,
    days: Sequence[date],
    starts_at: time,
    ends_at: time,
    now: datetime,
) -> list[Duty]:
    """Put ``user`` on duty at ``place`` on ``days``. Days off among them make one request for approval."""
    _may_plan(actor, user)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    refuse_if(
        rules.some_days(days),
        rules.times_in_order(starts_at, ends_at),
        rules.works_here(user, days),
        rules.is_present(user, days),
        rules.free_then(user, days, starts_at, ends_at),
        kind=Invalid,
    )
    calendar = worktime.work_calendar()
    off = [day for day in days if not calendar.is_working_day(day)]
    request = OvertimeRequest.objects.create(user=user, asked_by=actor or user, days=off) if off else None
    duties = [
        Duty.objects.create(
            place=place,
            day=day,
            user=user,
            starts_at=starts_at,
            ends_at=ends_at,
            overtime=request if day in off else None,
            entered_by=actor,
        )
        for day in days
    ]
    record_activity(duties[0], "plan_duties", actor=actor, days=[d.isoformat() for d in days], user=user.pk)
    if request:
        facts = {
            "name": user.name,
            "unit_id": unit_of(user, min(off)),
            "place": str(place.pk),
            "place_name": place.name,
            "place_name_en": place.name_en,
            "days": [day.isoformat() for day in off],
            "starts_at": starts_at.isoformat("minutes"),
            "ends_at": ends_at.isoformat("minutes"),
        }
        open_approval(MATTER, request, requester=user, facts=facts, now=now, actor=actor)
    return duties


@act("accounts.remove_duty")
def remove_duty(*, actor: Any, duty: Duty, now: datetime) -> None:
    """Take a duty off the roster. With its last day an overtime request ends as well."""
    _may_plan(actor, duty.user)
    duty = Duty.objects.select_for_update(of=("self",)).select_related("user", "place").get(pk=duty.pk)
    record_activity(duty, "remove_duty", actor=actor, user=duty.user_id, day=duty.day.isoformat())
    request = duty.overtime
    duty.delete()
    if request is not None and not request.duties.exists():
        overtake(matter_code=MATTER, record=request, actor=actor, now=now)
        if request.state in (OvertimeState.PENDING, OvertimeState.APPROVED):
            _move(request, OvertimeState.WITHDRAWN)


def _move(request: OvertimeRequest, state: OvertimeState) -> None:
    request.state = state
    request.save(update_fields=["state"])


def agree(*, record: OvertimeRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Approved: the duties count and open service hours."""
    _move(record, OvertimeState.APPROVED)
    record_activity(record, "approve_overtime", actor=actor)


def refuse(*, record: OvertimeRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected or sent back: the days off come off the roster."""
    _move(record, OvertimeState.REJECTED)
    record.duties.all().delete()
    record_activity(record, "reject_overtime", actor=actor)


def take_back(*, record: OvertimeRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Withdrawn by the person on duty."""
    _move(record, OvertimeState.WITHDRAWN)
    record.duties.all().delete()
    record_activity(record, "withdraw_overtime", actor=actor)


@act("accounts.add_duty_place")
def add_duty_place(*, actor: Any, code: str, name: str, name_en: str = "", opens_service: bool = False) -> DutyPlace:
    """A further place of duty; administrators only."""
    if actor is not None and not actor.can("leave", "e"):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    refuse_if(
        Refusal("accounts.duty-place-code", _("This code is taken."), "code")
        if DutyPlace.objects.filter(code__iexact=code).exists()
        else None,
        kind=Invalid,
    )
    place = DutyPlace.objects.create(code=code, name=name, name_en=name_en, opens_service=opens_service)
    record_activity(place, "add_duty_place", actor=actor)
    return place
