"""Planning visits by day, week and month (W03), with the manager's look at key visits. Lock order: customer, planned visit."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.approvers import directory_of_accounts, unit_of
from accounts.models import User
from customers.models import Customer, PlannedVisit, VisitPlan
from customers.plan_spans import PlanSpan, Span, due_of_plan, monday, span_of
from customers.rules import plans as rules
from customers.rules.visits import still_current
from customers.scope.logs import units_one_checks
from customers.scope.visits import customers_to_visit, need_to_log_for
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

from .editing import check_version, lock
from .ownership import placed
from .visit_units import unit_on

EDITABLE = ("day", "at", "purpose", "goal", "support", "is_key")


def handed_in(user_id: int, day: date) -> bool:
    """Whether ``day`` or its week was handed in. A month is the frame only: until its weeks are handed in they may change."""
    plans = VisitPlan.objects.filter(user=user_id)
    return plans.filter(Q(span=Span.WEEK, first=monday(day)) | Q(span=Span.DAY, first=day)).exists()


@act("customers.plan_visit")
def plan_visit(
    *,
    actor: User | None,
    user: User,
    customer: Customer,
    day: date,
    today: date,
    at: time | None = None,
    purpose: str = "",
    goal: str = "",
    support: str = "",
    is_key: bool = False,
) -> PlannedVisit:
    """Plan a visit of ``user`` at ``customer`` on ``day``, today at the earliest."""
    need_to_log_for(actor, user)
    customer = lock(customer)
    if actor is not None and not customers_to_visit(actor).filter(pk=customer.pk).exists():
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    unit = unit_on(user, max(day, today))
    nowhere = Refusal(
        "customers.visitor-nowhere", _("%(person)s stands in no unit on that day.") % {"person": user.name}, "day"
    )
    refuse_if(
        still_current(customer),
        rules.day_fits(day, today),
        rules.not_planned_yet(customer, user.pk, day),
        rules.purpose_known(purpose),
        None if unit else nowhere,
        kind=Invalid,
    )
    item = PlannedVisit.objects.create(
        customer=customer, user=user, unit=placed(unit), day=day, at=at, purpose=purpose, goal=goal.strip(),
        support=support.strip(), is_key=is_key,
    )  # fmt: skip
    record_activity(customer, "customers.plan_visit", actor=actor, day=day.isoformat(), name=user.name)
    return item


@act("customers.change_planned_visit")
def change_planned_visit(
    *, actor: User | None, item: PlannedVisit, values: Mapping[str, Any], today: date, version: int | None = None
) -> PlannedVisit:
    """Move or reword a planned visit. A fixed key visit keeps its day; after a comment it may be changed and fixed."""
    need_to_log_for(actor, item.user)
    if set(values) - set(EDITABLE):
        raise TypeError(f"unknown fields {sorted(set(values) - set(EDITABLE))}")
    item = lock(item)
    check_version(item, version, {name: getattr(item, name) for name in EDITABLE})
    day = values.get("day", item.day)
    moved = day != item.day
    refuse_if(
        rules.still_open(item),
        rules.day_fits(day, today) if moved else None,
        rules.not_fixed(item, moved=moved or not values.get("is_key", item.is_key)),
        rules.not_planned_yet(item.customer, item.user_id, day, besides=item.pk) if moved else None,
        rules.purpose_known(values.get("purpose", ""), before=item.purpose),
        kind=Invalid,
    )
    for name, value in values.items():
        setattr(item, name, value.strip() if isinstance(value, str) else value)
    item.save(update_fields=[*values])
    return item


@act("customers.remove_planned_visit")
def remove_planned_visit(*, actor: User | None, item: PlannedVisit) -> None:
    """Take a visit out of a plan that isn't handed in yet; later it is done, or not done with a reason."""
    need_to_log_for(actor, item.user)
    item = lock(item)
    refuse_if(
        rules.still_open(item),
        rules.not_fixed(item, moved=True),
        rules.not_handed_in(handed_in(item.user_id, item.day)),
    )
    record_activity(item.customer, "customers.remove_planned_visit", actor=actor, day=item.day.isoformat())
    item.delete()


@act("customers.miss_planned_visit")
def miss_planned_visit(*, actor: User | None, item: PlannedVisit, reason: str) -> PlannedVisit:
    """Say that a planned visit didn't happen, and why."""
    need_to_log_for(actor, item.user)
    refuse_if(rules.reason_given(reason), kind=Invalid)
    return move(item, "miss", actor=actor, missed_reason=reason.strip())


@act("customers.copy_week")
def copy_week(*, actor: User | None, user: User, week: date, today: date) -> int:
    """Plan the customers of the week before once more, on the same weekdays from ``today`` on. Returns how many were added."""
    need_to_log_for(actor, user)
    week = monday(week)
    before = PlannedVisit.objects.filter(user=user).between(week - timedelta(days=7), week - timedelta(days=1))
    present = set(
        PlannedVisit.objects.filter(user=user)
        .between(week, week + timedelta(days=6))
        .values_list("customer", flat=True)
    )
    may = set(customers_to_visit(actor or user).filter(pk__in=before.values("customer")).values_list("pk", flat=True))
    rows = []
    for item in before.order_by("day", "at"):
        day = item.day + timedelta(days=7)
        if day >= today and item.customer_id not in present and item.customer_id in may:
            present.add(item.customer_id)
            unit = unit_on(user, day)
            if unit is not None:
                rows.append(
                    PlannedVisit(
                        customer_id=item.customer_id,
                        user=user,
                        unit=placed(unit),
                        day=day,
                        at=item.at,
                        purpose=item.purpose,
                    )
                )
    PlannedVisit.objects.bulk_create(rows)
    return len(rows)


@act("customers.hand_in_plan")
def hand_in_plan(*, actor: User | None, user: User, span: str, first: date, now: datetime) -> VisitPlan:
    """Hand the plan of a day, week or month to the supervisor; the same again changes nothing. Late is written down.

    Refuses a span that is over: what was is logged.
    """
    need_to_log_for(actor, user)
    asked = span_of(span, first)
    refuse_if(rules.span_not_over(asked, timezone.localdate(now)), kind=Invalid)
    late = now > due_of_plan(asked.code, asked.first)
    plan, is_new = VisitPlan.objects.get_or_create(
        user=user, span=asked.code, first=asked.first, defaults={"submitted_at": now, "is_late": late}
    )
    if is_new and asked.code != Span.DAY:
        _tell_supervisor(plan, asked, actor=actor, now=now)
    return plan


def _tell_supervisor(plan: VisitPlan, span: PlanSpan, *, actor: Any, now: datetime) -> None:
    """A day is the rep's own affair; the supervisor hears of weeks and months that are still to come or under way."""
    head = directory_of_accounts.manager_of(plan.user, timezone.localdate(now))
    if head is None:
        return
    rows = PlannedVisit.objects.filter(user=plan.user).between(span.first, span.last)
    counted = rows.aggregate(count=Count("pk"), key=Count("pk", filter=Q(is_key=True)))
    params = {"by": plan.user.name, "first": span.first, "last": span.last, **counted}
    notify([head], "customers.plan_handed_in", record=plan, params=params, actor=actor, on=now)


def may_answer(actor: User, plan: VisitPlan) -> bool:
    """The heads above where its person stands today, their deputies, the supervisor named for him; never oneself."""
    day = actor.access.day
    if actor.pk == plan.user_id:
        return False
    return (
        unit_of(plan.user, day) in units_one_checks(actor) or directory_of_accounts.manager_of(plan.user, day) == actor
    )


@act("customers.answer_plan")
def answer_plan(*, actor: User, plan: VisitPlan, answer: str, now: datetime, version: int | None = None) -> VisitPlan:
    """The head has seen a plan handed in, and says what he thinks of it or nothing. Two heads at once: the second is told."""
    if not may_answer(actor, plan):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    # Locked before it is moved: who comes second reads the answer of the first.
    plan = lock(plan)
    check_version(plan, version, {"answer": plan.answer})
    plan = move(plan, "answer", actor=actor, answer=answer.strip(), answered_by=actor, answered_at=now)
    if plan.answer:
        params = {
            "by": actor.name,
            "first": plan.first,
            "last": span_of(plan.span, plan.first).last,
            "answer": plan.answer,
        }
        notify([plan.user], "customers.plan_answered", record=plan, params=params, actor=actor, on=now)
    return plan


def may_comment(actor: User, item: PlannedVisit) -> bool:
    """The heads above and the directors in charge, never on one's own (``visits``: c, limited to comments)."""
    return actor.pk != item.user_id and actor.can("visits", "v") and item.unit_id in actor.access.headed_units


@act("customers.comment_planned_visit")
def comment_planned_visit(
    *, actor: User, item: PlannedVisit, comment: str, fix: bool, now: datetime, version: int | None = None
) -> PlannedVisit:
    """The manager's look at a key visit: a comment, and whether it is fixed (agreed on) or to be changed first.

    Nothing is fixed without a comment; one written before counts.
    """
    if not may_comment(actor, item):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    item = lock(item)
    check_version(item, version, {"comment": item.comment, "review": item.review})
    comment = comment.strip()
    refuse_if(rules.is_key(item), rules.still_open(item))
    refuse_if(rules.comment_given(comment, before=item.comment if fix else ""), kind=Invalid)
    review = "fixed" if fix else "commented"
    item.comment = comment or item.comment
    item.review, item.commented_by, item.commented_at = review, actor, now
    item.save(update_fields=["review", "comment", "commented_by", "commented_at"])
    event = "customers.visit_fixed" if fix else "customers.visit_commented"
    params = {"customer": item.customer.called, "day": item.day, "by": actor.name, "comment": item.comment}
    notify([item.user], event, record=item.customer, params=params, actor=actor, on=now)
    return item
