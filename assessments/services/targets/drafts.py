"""Drawing up a plan of targets: begin, fill, break down, give up (ASM-1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OrgUnit
from assessments.models import PlanLine, Target, TargetPlan
from assessments.rules import target_plans as rules
from assessments.rules.target_periods import Grain, named
from assessments.rules.target_split import split, spread
from assessments.scope import reaches_unit
from assessments.targets.sheet import Sheet, sheets_of, step_of
from assessments.targets.tree import PlanTree, tree_of
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.jobs import enqueue
from salesops.core.refusals import Conflict, Invalid, Refusal, refuse_if
from salesops.core.sockets.report_periods import Period
from salesops.core.states import move

ZERO = Decimal(0)
BASIS_JOB = "assessments.read_last_year"
Kind = TargetPlan.Kind
# What the parts of a unit are weighed by.
LAST_YEAR, QUOTA, PRESENT, EQUAL = "last_year", "quota", "present", "equal"
WEIGHTS = (LAST_YEAR, QUOTA, PRESENT, EQUAL)


def need_unit(actor: Any, unit_id: int, right: str = "c") -> None:
    """``right`` on targets over the unit."""
    if not reaches_unit(actor, unit_id, right):
        raise rules.denied()


@act("assessments.begin_targets")
def begin_plan(*, actor: Any, unit: OrgUnit, period: str, now: datetime, kind: str = Kind.FULL) -> TargetPlan:
    """A draft for ``unit`` and everybody below. What is in force for the period stands in it; what was reached last year is read
    by a job. One open plan of a unit, period and kind.
    """
    need_unit(actor, unit.pk)
    today = timezone.localdate(now)
    found = named(period)
    if found is None:
        raise Invalid(rules.unknown_period())
    span, grain = found
    in_force = Target.objects.in_force().filter(unit=unit).of_period(span.first, span.last).exists()
    is_months = kind == Kind.MONTHS
    refuse_if(
        rules.week_is_cut(grain == Grain.WEEK),
        rules.period_over(span.last, today),
        rules.months_need_quarter(grain == Grain.QUARTER, in_force) if is_months else None,
        kind=Invalid,
    )
    OrgUnit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    refuse_if(
        rules.open_already(
            TargetPlan.objects.open().filter(unit=unit, kind=kind, first=span.first, last=span.last).first()
        )
    )
    plan = TargetPlan.objects.create(
        kind=kind, unit=unit, grain=grain, first=span.first, last=span.last, tree_day=max(span.first, today),
        created_by=actor, created_at=now,
    )  # fmt: skip
    _copy_in_force(plan, tree_of(unit.pk, plan.tree_day))
    record_activity(plan, "assessments.begin_targets", actor=actor, unit=unit.code, period=period)
    enqueue(
        BASIS_JOB, actor=actor, title=gettext_lazy("Reading last year's results: %(period)s"),
        title_params={"period": period}, args={"plan": plan.pk},
    )  # fmt: skip
    return plan


def _copy_in_force(plan: TargetPlan, tree: PlanTree) -> None:
    users = [member.user.pk for member in tree.people() if member.user]
    units = [member.unit.id for member in tree.members.values() if member.unit]
    rows = Target.objects.in_force().filter(
        Q(user__in=users) | Q(unit__in=units), grain=Grain.MONTH, first__gte=plan.first, last__lte=plan.last
    )
    PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan, metric=row.metric, month=row.first, user_id=row.user_id, unit_id=row.unit_id, amount=row.amount
        )
        for row in rows
    )


def lock_draft(plan: TargetPlan, version: int | None) -> TargetPlan:
    """The plan under lock, as the person saw it; only drafts are changed."""
    locked = TargetPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if version is not None and locked.version != version:
        raise Conflict(Refusal("core.changed-meanwhile", _("Somebody else changed this meanwhile. Nothing was saved.")))
    if locked.state != "draft":
        message = _("This can't be done while it is %(state)s.") % {"state": locked.get_state_display()}
        raise Conflict(Refusal("core.wrong-state", message, figures={"state": locked.state}))
    return locked


def _write(plan: TargetPlan, metric: str, tree: PlanTree, rows: Mapping[str, Sequence[Decimal]]) -> None:
    """Replace the amounts of these keys; the plan's version goes up with them."""
    months = Period(plan.first, plan.last).months()
    whose = [tree.members[key].whose for key in rows]
    users = [row["user_id"] for row in whose if "user_id" in row]
    units = [row["unit_id"] for row in whose if "unit_id" in row]
    PlanLine.objects.filter(Q(user__in=users) | Q(unit__in=units), plan=plan, metric=metric).delete()
    PlanLine.objects.bulk_create(
        PlanLine(plan=plan, metric=metric, month=month, amount=amount, **tree.members[key].whose)
        for key, amounts in rows.items()
        for month, amount in zip(months, amounts, strict=True)
    )
    TargetPlan.objects.filter(pk=plan.pk).update(basis_at=plan.basis_at)
    plan.refresh_from_db(fields=["version"])


@act("assessments.write_targets")
def write_amounts(
    *, actor: Any, plan: TargetPlan, metric: str, rows: Mapping[str, Sequence[Decimal]], version: int | None = None
) -> TargetPlan:
    """Give units and people of the plan (by key) an amount for each month. Parts needn't add up before it is handed on."""
    need_unit(actor, plan.unit_id, "e")
    plan = lock_draft(plan, version)
    tree = tree_of(plan.unit_id, plan.tree_day)
    count = len(Period(plan.first, plan.last).months())
    found: list[Refusal | None] = [rules.not_of_the_plan(key) for key in rows if key not in tree.members]
    found += [
        rules.not_of_the_plan(key) for key, amounts in rows.items() if key in tree.members and len(amounts) != count
    ]
    found += [
        rules.amount_fits(amount, step_of(metric), f"{key}-{number}")
        for key, amounts in rows.items()
        for number, amount in enumerate(amounts)
    ]
    refuse_if(*found, kind=Invalid)
    _write(plan, metric, tree, rows)
    record_activity(plan, "assessments.write_targets", actor=actor, metric=metric, rows=len(rows))
    return plan


@act("assessments.break_down_targets")
def break_down(
    *,
    actor: Any,
    plan: TargetPlan,
    metric: str,
    unit: str,
    weigh_by: str = LAST_YEAR,
    amount: Decimal | None = None,
    version: int | None = None,
) -> TargetPlan:
    """Hand the target of ``unit`` (its key) down to everybody below: by month with last year's season, to the parts by
    ``weigh_by``. ``amount`` is that of the whole plan; ``None`` keeps the months the unit has. What is handed down adds up.
    """
    need_unit(actor, plan.unit_id, "e")
    plan = lock_draft(plan, version)
    tree = tree_of(plan.unit_id, plan.tree_day)
    refuse_if(
        rules.not_of_the_plan("unit") if not tree.below.get(unit) else None,
        rules.amount_fits(amount, step_of(metric), "amount") if amount is not None else None,
        kind=Invalid,
    )
    sheet = sheets_of(plan, [metric], tree)[metric]
    months = sheet.amounts.get(unit) if amount is None else split(amount, sheet.season[0], step_of(metric))
    if months is None:
        raise Invalid(Refusal("assessments.amount-missing", _("Write the amount."), "amount"))
    rows = spread(unit, months, tree.below, weights_of(sheet, weigh_by), step_of(metric))
    _write(plan, metric, tree, rows)
    record_activity(plan, "assessments.break_down_targets", actor=actor, metric=metric, weigh_by=weigh_by)
    return plan


def weights_of(sheet: Sheet, weigh_by: str) -> dict[str, Decimal]:
    """Key → weight: people's own, a unit's is that of everybody below. Nothing known of anybody: all people the same."""
    tree = sheet.tree
    own = {member.key: ZERO for member in tree.people()}
    rows = {LAST_YEAR: sheet.last_year, QUOTA: sheet.quotas, PRESENT: sheet.amounts}.get(weigh_by, {})
    for key in own:
        own[key] = max(sum(rows[key], ZERO), ZERO) if key in rows else ZERO
    if not any(own.values()):
        own = dict.fromkeys(own, Decimal(1))
    found = dict(own)
    for key in tree.below:
        known = sum((own[part] for part in tree.under(key) if part in own), ZERO)
        # A unit sold what people who are elsewhere now sold in it.
        last = sum(sheet.last_year.get(key, ()), ZERO) if weigh_by == LAST_YEAR else ZERO
        found[key] = last if last > 0 and known else known
    return found


@act("assessments.discard_targets")
def discard_plan(*, actor: Any, plan: TargetPlan, version: int | None = None) -> TargetPlan:
    """Give the plan up; targets in force stay."""
    need_unit(actor, plan.unit_id, "c")
    plan = move(plan, "discard", actor=actor, version=version)
    record_activity(plan, "assessments.discard_targets", actor=actor)
    return plan
