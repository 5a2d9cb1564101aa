"""Grades set by people for a time: by the supervisor at once, by the rep with his approval (CUS-5, defaults.md 11)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.alerts import Teams, with_team
from customers.models import Customer, GradeOverride
from customers.policies.grading import GRADING
from customers.rules import overrides as rules
from customers.scope.customers import reaches
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

from .editing import lock
from .grade_data import need_to_enter
from .regrading import Cause, regrade, regrade_customer

MATTER = "customers.grade_override"
Kind = GradeOverride.Kind


def may_decide(actor: Any, customer: Customer) -> bool:
    """Whether ``actor`` sets the grade himself: right ``a`` over the customer, and not its owner (defaults.md 1.5)."""
    if actor is None:
        return True
    return customer.owner_id != actor.pk and reaches(actor, customer, "grades", "a")


def need_to_decide(actor: Any, customer: Customer) -> None:
    if not may_decide(actor, customer):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


@act("customers.set_grade")
def set_grade(
    *, actor: Any, customer: Customer, grade: str, reason: str, ends_on: date, now: datetime, kind: str = Kind.MANUAL
) -> GradeOverride:
    """Let ``grade`` hold until ``ends_on``, that day included. Who may decide does it at once; others propose it and the
    supervisor approves. A grade set by hand before ends now.
    """
    today = timezone.localdate(now)
    direct = may_decide(actor, customer)
    if not direct:
        need_to_enter(actor, customer)
    customer = lock(customer)
    waiting = GradeOverride.objects.filter(customer=customer, state="waiting").exists()
    pending = Refusal("customers.override-waiting", _("Another grade waits for approval already."))
    refuse_if(
        rules.still_worked_with(customer),
        rules.grade_known(grade),
        rules.grade_differs(customer, grade),
        rules.reason_given(reason) if kind == Kind.MANUAL else None,
        rules.ends_in_time(ends_on, today, policy_on(GRADING, today)),
        pending if waiting and not direct else None,
        kind=Invalid,
    )
    fields = {"customer": customer, "grade": grade, "reason": reason.strip(), "kind": kind}
    fields |= {"starts_on": today, "ends_on": ends_on, "asked_by": actor, "asked_at": now}
    if direct:
        _end_active([customer.pk], now)
        made = GradeOverride.objects.create(**fields, state="active", decided_by=actor, decided_at=now)
        record_activity(
            customer, "customers.set_grade", actor=actor, note=made.reason, grade=grade, until=ends_on.isoformat()
        )
        cause = Cause.SUGGESTION if kind == Kind.SUGGESTION else Cause.OVERRIDE
        regrade_customer(customer, actor=actor, day=today, now=now, cause=cause)
        return made
    made = GradeOverride.objects.create(**fields, state="waiting")
    record_activity(customer, "customers.propose_grade", actor=actor, note=made.reason, grade=grade)
    facts: dict[str, Any] = {
        "customer": customer.name, "code": customer.code, "unit_id": customer.unit_id, "before": customer.grade,
        "grade": grade, "reason": made.reason, "until": ends_on.isoformat(), "override": made.pk,
    }  # fmt: skip
    open_approval(MATTER, made, requester=actor, facts=facts, now=now)
    return made


def _end_active(ids: list[int], now: datetime) -> int:
    active = GradeOverride.objects.filter(customer__in=ids, state="active")
    return active.update(state="ended", ended_at=now)


@act("customers.agree_grade")
def agree(*, record: GradeOverride, approval: Approval, actor: Any, now: datetime) -> None:
    """Approved: it holds from today. An end that passed while it waited becomes today."""
    today = timezone.localdate(now)
    customer = lock(record.customer)
    _end_active([customer.pk], now)
    ends_on = max(record.ends_on, today)
    move(record, "approve", actor=None, starts_on=today, ends_on=ends_on, decided_by=actor, decided_at=now)
    record_activity(customer, "customers.set_grade", actor=actor, note=record.reason, grade=record.grade)
    regrade_customer(customer, actor=actor, day=today, now=now, cause=Cause.OVERRIDE)


@act("customers.refuse_grade")
def refuse(*, record: GradeOverride, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected or sent back: the grade stays; another proposal may follow."""
    move(record, "refuse", actor=None, decided_by=actor, decided_at=now)
    record_activity(record.customer, "customers.refuse_grade", actor=actor, grade=record.grade)


@act("customers.withdraw_grade")
def take_back(*, record: GradeOverride, approval: Approval, actor: Any, now: datetime) -> None:
    """Withdrawn by who proposed it."""
    move(record, "withdraw", actor=None)
    record_activity(record.customer, "customers.withdraw_grade", actor=actor, grade=record.grade)


@act("customers.end_override")
def end_override(*, actor: Any, override: GradeOverride, now: datetime, version: int | None = None) -> None:
    """End a grade set by hand before its day: the policy's grade returns."""
    need_to_decide(actor, override.customer)
    customer = lock(override.customer)
    move(override, "end", actor=actor, version=version, ended_at=now)
    record_activity(customer, "customers.end_override", actor=actor, grade=override.grade)
    regrade_customer(customer, actor=actor, day=timezone.localdate(now), now=now, cause=Cause.OVERRIDE_ENDED)


@act("customers.end_overrides_due")
def end_overrides_due(*, actor: Any, day: date, now: datetime) -> int:
    """The grades set by hand whose last day is over end, and the owner is told. Returns how many."""
    over = list(
        GradeOverride.objects.filter(state="active", ends_on__lt=day)
        .select_related("customer__owner")
        .order_by("customer_id")
    )
    ids = [row.customer_id for row in over]
    GradeOverride.objects.filter(pk__in=[row.pk for row in over]).update(state="ended", ended_at=now)
    moved = {m.customer_id: m for m in regrade(actor=actor, ids=ids, day=day, now=now, cause=Cause.OVERRIDE_ENDED)}
    teams = Teams([row.customer for row in over], day)
    for row in over:
        found = moved.get(row.customer_id)
        if row.customer.owner and found and found.is_move:
            params = {"customer": row.customer.name, "before": found.before, "after": found.after}
            told = with_team(row.customer, [row.customer.owner], day, teams)
            notify(told, "customers.override_ended", record=row.customer, params=params, on=now)
    return len(over)


def usual_end(today: date) -> date:
    """The latest end the policy allows."""
    return today + timedelta(days=policy_on(GRADING, today)["override_days"])
