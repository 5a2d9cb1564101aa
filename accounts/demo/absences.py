"""Absences of the demo company: two years of past leave in bulk, and the open requests of these days through the services."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Absence, LeaveRequest, OrgUnitHead, Posting, User
from accounts.models.absence import AbsenceKind
from accounts.services.deputies import appoint_deputy
from accounts.services.leave import save_leave, submit_leave
from salesops.core import worktime
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import approve, reject
from salesops.core.approvals.states import StepState
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

PAST_KINDS = (
    AbsenceKind.ANNUAL,
    AbsenceKind.ANNUAL,
    AbsenceKind.SICK,
    AbsenceKind.PERSONAL,
    AbsenceKind.TRAINING,
    AbsenceKind.TRIP,
)


def build_absences(demo: DemoCompany) -> None:
    """Past leave of everybody, leave in all stages, a deputy for next week."""
    _write_past(demo)
    _write_open(demo)


def _write_past(demo: DemoCompany) -> None:
    rows = []
    for user in demo.people.values():
        until = min(user.left_on or demo.today, demo.today - timedelta(days=14))
        day = max(user.joined_on, demo.since) + timedelta(days=demo.random.randint(10, 90))
        while day < until:
            first = worktime.next_working_day(day)
            last = worktime.add_working_days(first, demo.random.choice((0, 0, 1, 1, 2, 4)))
            if last < until:
                kind = demo.random.choice(PAST_KINDS)
                rows.append(Absence(user=user, kind=kind, starts_on=first, ends_on=last))
            day = last + timedelta(days=demo.random.randint(40, 150))
    Absence.objects.bulk_create(rows)


class Wish(NamedTuple):
    """A request of these days: whose, when (working days from today, length) and what became of it."""

    who: str
    kind: AbsenceKind
    starts_in: int
    days: int
    reason: str
    outcome: str  # "", "approved" or "rejected"
    deputy: str = ""


def _wishes(colleague: str) -> Iterator[Wish]:
    yield Wish("rep", AbsenceKind.ANNUAL, 8, 3, "回苏州看望父母", "", colleague)
    yield Wish("rep2", AbsenceKind.TRAINING, 3, 2, "新产品培训", "approved")
    yield Wish("supervisor", AbsenceKind.TRIP, 4, 2, "陪访昆山、无锡客户", "")
    yield Wish("secretary2", AbsenceKind.PERSONAL, 5, 1, "办理户口迁移", "approved", "secretary")
    yield Wish("logistics", AbsenceKind.ANNUAL, 10, 6, "年休假", "")
    yield Wish(colleague, AbsenceKind.PERSONAL, 2, 1, "家里装修", "rejected")
    yield Wish("marketing", AbsenceKind.ANNUAL, 15, 12, "结婚旅行", "")


def _write_open(demo: DemoCompany) -> None:
    asked = _office_hours(worktime.add_working_days(demo.today, -1), 10)
    decided = _office_hours(worktime.add_working_days(demo.today, -1), 15)
    rep_unit = Posting.objects.on(demo.today).get(user=demo.people["rep"]).unit_id
    colleague = (
        Posting.objects.on(demo.today)
        .filter(unit=rep_unit, position__code="P11", user__is_active=True)
        .exclude(user=demo.people["rep"])
        .values_list("user__username", flat=True)
        .order_by("user__username")[0]
    )
    for wish in _wishes(colleague):
        leave = _ask(demo, wish, asked)
        if wish.outcome:
            _decide(leave, wish.outcome, decided)
    first = worktime.add_working_days(demo.today, 5)
    appoint_deputy(
        actor=demo.people["manager"],
        person=demo.people["manager"],
        deputy=OrgUnitHead.objects.on(demo.today).get(unit__code="EC-1-A").user,
        first=first + timedelta(days=7),
        last=first + timedelta(days=9),
        now=decided,
        reason="华东经销商年会",
    )


def _office_hours(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, demo_minute(day)), timezone.get_default_timezone())


def demo_minute(day: date) -> int:
    """Some minute of the hour, the same for the same day."""
    return (day.toordinal() * 7) % 60


def _ask(demo: DemoCompany, wish: Wish, now: datetime) -> LeaveRequest:
    user = demo.people[wish.who]
    first = worktime.add_working_days(demo.today, wish.starts_in)
    leave = save_leave(
        actor=user,
        user=user,
        now=now,
        kind=wish.kind,
        starts_on=first,
        ends_on=worktime.add_working_days(first, wish.days - 1),
        reason=wish.reason,
        deputy=demo.people[wish.deputy] if wish.deputy else None,
    )
    return submit_leave(actor=user, leave=leave, now=now)


def _decide(leave: LeaveRequest, outcome: str, now: datetime) -> None:
    """The first person asked decides each step until nothing waits any more."""
    approval = Approval.objects.get(kind="accounts.leave_request", record_id=str(leave.pk))
    while step := ApprovalStep.objects.filter(approval=approval, state=StepState.OPEN).order_by("stage", "pk").first():
        actor = User.objects.get(pk=step.people.values_list("user_id", flat=True)[0])
        if outcome == "rejected":
            reject(step_id=step.pk, actor=actor, now=now, note="这天有客户验收，请改到下周")
        else:
            approve(step_id=step.pk, actor=actor, now=now)


demo_parts.register(DemoPart("accounts.absences", 20, build_absences))
