"""Changes of targets in force: one value at a time, with a reason, by approval (ASM-1, defaults.md 11)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.approvers import unit_of
from accounts.models import OrgUnit
from accounts.org import OrgTree
from assessments.models import PlanLine, Target, TargetPlan
from assessments.rules import target_plans as rules
from assessments.rules.target_periods import Grain, month_of
from assessments.rules.target_split import split
from assessments.scope import targets_in_reach
from assessments.targets.sheet import step_of
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.refusals import Invalid, refuse_if
from salesops.core.sockets.report_periods import Period

from .handing_on import submit_plan
from .publishing import Months, Subject

ZERO = Decimal(0)


def may_change(actor: Any, target: Target) -> bool:
    """Right ``c`` on targets over the person or unit."""
    return actor is None or targets_in_reach(Target.objects.filter(pk=target.pk), actor, "c").exists()


@act("assessments.change_target")
def ask_change(
    *, actor: Any, target: Target, amount: Decimal, reason: str, now: datetime, upwards: bool = False
) -> TargetPlan:
    """Ask for another amount of a target in force. Its months move in proportion; ``upwards``: the units above move by the same.

    Decided by the director in charge, where a market or the company moves by the general manager.
    """
    if not may_change(actor, target):
        raise rules.denied()
    target = Target.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=target.pk)
    today = timezone.localdate(now)
    where = unit_of(target.user, today) if target.user else target.unit_id
    refuse_if(
        rules.ended() if target.ended_at else None,
        rules.period_over(target.last, today),
        rules.week_is_cut(target.grain == Grain.WEEK),
        rules.amount_fits(amount, step_of(target.metric), "amount"),
        rules.same_amount(target.amount, amount),
        rules.reason_missing(reason),
        kind=Invalid,
    )
    if where is None:
        raise Invalid(rules.homeless())
    subject = Subject(target.metric, target.user_id, target.unit_id)
    waiting = TargetPlan.objects.open().filter(
        kind=TargetPlan.Kind.CHANGE, first=target.first, last=target.last, lines__metric=target.metric,
        lines__user=target.user_id, lines__unit=target.unit_id,
    )  # fmt: skip
    refuse_if(rules.change_open_already(waiting.first()))
    before = _months(subject, Period(target.first, target.last))
    after = dict(zip(before, split(amount, list(before.values()), step_of(target.metric)), strict=True))
    wanted = {subject: after}
    if upwards:
        known = _known(subject, list(before), target)
        wanted |= _carried_up(target, where, {month: after[month] - known[month] for month in after}, today)
    plan = TargetPlan.objects.create(
        kind=TargetPlan.Kind.CHANGE, unit_id=where, grain=target.grain, first=target.first, last=target.last, tree_day=today,
        reason=reason.strip()[:500], created_by=actor, created_at=now,
    )  # fmt: skip
    PlanLine.objects.bulk_create(
        PlanLine(plan=plan, metric=each.metric, user_id=each.user, unit_id=each.unit, month=month, amount=value)
        for each, months in wanted.items()
        for month, value in months.items()
    )
    return submit_plan(actor=actor, plan=plan, now=now)


def _rows(subject: Subject, months: list[date]) -> Months:
    rows = Target.objects.in_force().filter(
        metric=subject.metric, user=subject.user, unit=subject.unit, grain=Grain.MONTH, first__in=months
    )
    return dict(rows.values_list("first", "amount"))


def _months(subject: Subject, period: Period) -> Months:
    """What the new amount is split by: the months in force; where one is missing, working days."""
    months = period.months()
    held = _rows(subject, months)
    if len(held) == len(months) and any(held.values()):
        return {month: held[month] for month in months}
    calendar = worktime.work_calendar()
    found = {}
    for month in months:
        span = month_of(month)
        days = range(span.first.toordinal(), span.last.toordinal() + 1)
        found[month] = Decimal(sum(1 for n in days if calendar.is_working_day(date.fromordinal(n))))
    return found


def _known(subject: Subject, months: list[date], target: Target) -> Months:
    """The months as they are in force; a target without months is taken as split the same way as the new one."""
    held = _rows(subject, months)
    if len(held) == len(months):
        return held
    parts = split(
        target.amount, list(_months(subject, Period(target.first, target.last)).values()), step_of(target.metric)
    )
    return dict(zip(months, parts, strict=True))


def _carried_up(target: Target, where: int, moved_by: Months, today: date) -> dict[Subject, Months]:
    """The units above, each month moved by the same; those without targets of these months stay as they are."""
    found = {}
    for node in OrgTree.on(today).upwards(where):
        if node.id == target.unit_id or node.kind == OrgUnit.Kind.DEPARTMENT:
            continue
        subject = Subject(target.metric, None, node.id)
        held = _rows(subject, list(moved_by))
        if len(held) == len(moved_by):
            found[subject] = {month: max(held[month] + moved_by[month], ZERO) for month in held}
    return found
