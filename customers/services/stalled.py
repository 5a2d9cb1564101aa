"""Customers without progress for the weeks of their grade (CUS-6): listed every Monday, answered by the rep, else decided by the
supervisor.
"""

from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer, GradeOverride, StalledCase
from customers.policies.grading import GRADING
from customers.rules import overrides as rules
from customers.rules.grading import one_step_down
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.approvals import directory
from salesops.core.states import move

from .contacted import follow_up_day
from .editing import lock
from .grade_data import need_to_enter
from .overrides import Kind, need_to_decide, set_grade, usual_end
from .owner_change import change_owner, may_change
from .regrading import Cause, regrade

Answer = StalledCase.Answer
WORKED_WITH = ("following", "signing", "active", "dormant")

_PROGRESSED = "coalesce((c.last_progress_at AT TIME ZONE %(zone)s)::date, c.opened_on)"
LIST = f"""
WITH terms (grade, weeks) AS (VALUES {{terms}})
INSERT INTO customers_stalledcase
    (version, customer_id, owner_id, listed_on, grade, weeks, streak, fell_to, due_at, state, answer, note)
SELECT 1, c.id, c.owner_id, %(day)s, coalesce(nullif(c.grade, ''), 'C'), least((%(day)s - {_PROGRESSED}) / 7, 9999),
    CASE WHEN before.listed_on > {_PROGRESSED} THEN before.streak + 1 ELSE 1 END, '', %(due)s, 'open', '', ''
FROM customers_customer c
JOIN terms ON terms.grade = coalesce(nullif(c.grade, ''), 'C')
LEFT JOIN LATERAL (
    SELECT p.listed_on, p.streak FROM customers_stalledcase p WHERE p.customer_id = c.id ORDER BY p.listed_on DESC LIMIT 1
) before ON TRUE
WHERE c.owner_id IS NOT NULL AND c.status = ANY(%(statuses)s)
    AND greatest({_PROGRESSED}, before.listed_on) <= %(day)s - terms.weeks * 7
    AND NOT EXISTS (
        SELECT 1 FROM customers_stalledcase o WHERE o.customer_id = c.id AND o.state IN ('open', 'overdue')
    )
ON CONFLICT DO NOTHING
RETURNING id, customer_id, grade, streak
"""
# Whoever owns it now answers; without an owner, or with progress meanwhile, there is nothing to answer.
LAPSE = """
UPDATE customers_stalledcase s SET state = 'lapsed', answered_at = %(now)s
FROM customers_customer c
WHERE s.customer_id = c.id AND s.state IN ('open', 'overdue')
    AND (c.owner_id IS NULL OR NOT c.status = ANY(%(statuses)s)
        OR (c.last_progress_at AT TIME ZONE %(zone)s)::date >= s.listed_on)
"""
RECOVERED = """
UPDATE customers_gradeoverride o SET state = 'ended', ended_at = %(now)s
FROM customers_customer c
WHERE o.customer_id = c.id AND o.state = 'active' AND o.kind = 'stalled'
    AND (c.last_progress_at AT TIME ZONE %(zone)s)::date >= o.starts_on
RETURNING o.customer_id
"""
FOLLOW_OWNER = """
UPDATE customers_stalledcase s SET owner_id = c.owner_id FROM customers_customer c
WHERE s.customer_id = c.id AND s.state IN ('open', 'overdue') AND c.owner_id IS NOT NULL AND s.owner_id <> c.owner_id
"""


def _params(day: date, now: datetime) -> dict[str, Any]:
    return {"day": day, "now": now, "zone": timezone.get_current_timezone_name(), "statuses": list(WORKED_WITH)}


@act("customers.keep_stalled_current")
def keep_stalled_current(*, actor: Any, day: date, now: datetime) -> None:
    """Every day: cases follow the owner and lapse with progress; what nobody answered in time goes to the supervisor.

    With progress a grade lost for want of it comes back.
    """
    with connection.cursor() as cursor:
        cursor.execute(LAPSE, _params(day, now))
        cursor.execute(FOLLOW_OWNER)
        cursor.execute(RECOVERED, _params(day, now))
        recovered = [pk for (pk,) in cursor.fetchall()]
    StalledCase.objects.filter(state="open", due_at__lt=now).update(state="overdue")
    regrade(actor=actor, ids=recovered, day=day, now=now, cause=Cause.OVERRIDE_ENDED)


@act("customers.list_stalled")
def list_stalled(*, actor: Any, day: date, now: datetime) -> dict[str, int]:
    """The list of a Monday: a customer without progress for the weeks of its grade, counted anew from the last listing.

    Listed so often in a row as the policy says, its grade falls one step; from A not below B without the supervisor, who then
    decides right away. Running it again on the same day lists nobody twice.
    """
    keep_stalled_current(actor=actor, day=day, now=now)
    policy, cadence = policy_on(GRADING, day), policy_on("customers.cadence", day)
    due = worktime.due_at(now, policy["answer_limit"])
    params = _params(day, now) | {"due": due}
    texts = []
    for row in cadence["grades"]:
        params |= {row["grade"]: row["grade"], f"weeks_{row['grade']}": int(row["stalled_weeks"])}
        texts.append(f"(%({row['grade']})s, %(weeks_{row['grade']})s)")
    with connection.cursor() as cursor:
        cursor.execute(LIST.format(terms=", ".join(texts)), params)
        listed = cursor.fetchall()
    again = [(case, customer, grade) for case, customer, grade, streak in listed if streak >= policy["stalled_falls"]]
    fell = _let_fall([row for row in again if row[2] != "C"], day, now)
    return {"listed": len(listed), "fell": fell}


def _let_fall(rows: list[tuple[int, int, str]], day: date, now: datetime) -> int:
    """One step down for the customers of ``rows`` (case, customer, grade); those of policy grade A stop at B."""
    ids = [customer for _case, customer, _grade in rows]
    best = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "grade_sheet__policy_grade"))
    stops = [row for row in rows if best.get(row[1]) == "A" and one_step_down(row[2]) == "C"]
    falls = [row for row in rows if row not in stops]
    StalledCase.objects.filter(pk__in=[case for case, _c, _g in stops], state="open").update(state="overdue")
    customers = [customer for _case, customer, _grade in falls]
    GradeOverride.objects.filter(customer__in=customers, state="active").update(state="ended", ended_at=now)
    until = usual_end(day)
    GradeOverride.objects.bulk_create(
        GradeOverride(
            customer_id=customer, kind=Kind.STALLED, grade=one_step_down(grade), state="active", starts_on=day,
            ends_on=until, asked_at=now, decided_at=now,
        )
        for _case, customer, grade in falls
    )  # fmt: skip
    for target in ("B", "C"):
        cases = [case for case, _customer, grade in falls if one_step_down(grade) == target]
        StalledCase.objects.filter(pk__in=cases).update(fell_to=target)
    regrade(actor=None, ids=customers, day=day, now=now, cause=Cause.STALLED)
    return len(falls)


def _heir_named(answer: str, heir: User | None, customer: Customer) -> Refusal | None:
    if answer != Answer.HAND_OVER:
        return None
    if heir is None or not heir.is_active or heir.pk == customer.owner_id:
        return Refusal("customers.heir-missing", _("Name a colleague who takes the customer over."), "heir")
    return None


def _can_fall(answer: str, customer: Customer) -> Refusal | None:
    if answer == Answer.LOWER and customer.grade not in ("A", "B"):
        return Refusal("customers.lowest-grade", _("There is no grade below this one."), "answer")
    return None


@act("customers.answer_stalled")
def answer_stalled(
    *, actor: Any, case: StalledCase, answer: str, now: datetime, note: str = "", next_step: str = "",
    next_on: date | None = None, heir: User | None = None, version: int | None = None,
) -> StalledCase:  # fmt: skip
    """The rep's answer, or the supervisor's decision: agreed next step, one grade lower, or hand over to ``heir``.

    A rep's "lower" is proposed to the supervisor, "hand over" told to him as a wish. Decided by the supervisor, the change of
    owner is asked for at once and goes its own way of approval.
    """
    today = timezone.localdate(now)
    customer = lock(case.customer)
    decides = _decides(actor, case, customer)
    steps = rules.next_step_agreed(next_step, next_on, today) if answer == Answer.NEXT_STEP else []
    known = None if answer in Answer.values else Refusal("customers.no-such-answer", _("Choose an answer."), "answer")
    refuse_if(
        known,
        *steps,
        rules.reason_given(note, "note") if answer != Answer.NEXT_STEP else None,
        _heir_named(answer, heir, customer),
        _can_fall(answer, customer),
        kind=Invalid,
    )
    moved = move(
        case, "decide" if decides else "answer", actor=actor, version=version, answer=answer, heir=heir,
        note=(note or next_step).strip()[:300], answered_by=actor, answered_at=now,
    )  # fmt: skip
    record_activity(customer, "customers.answer_stalled", actor=actor, note=moved.note, answer=answer)
    if answer == Answer.NEXT_STEP:
        customer.next_step, customer.next_on = next_step.strip(), next_on
        customer.follow_up_on = follow_up_day(customer.grade, customer.last_contact_at, next_on, customer.opened_on)
        customer.save(update_fields=["next_step", "next_on", "follow_up_on"])
    elif answer == Answer.LOWER:
        lower, until = one_step_down(customer.grade), usual_end(today)
        set_grade(actor=actor, customer=customer, grade=lower, reason=note, ends_on=until, now=now)
    elif decides and heir is not None and may_change(actor, [customer]):
        change_owner(actor=actor, customers=[customer], heir=heir, day=today, reason=note, now=now)
    elif customer.owner is not None:
        boss = directory().manager_of(customer.owner, today)
        params = {"person": actor, "heir": heir}
        notify(
            [boss] if boss else [], "customers.hand_over_wished", record=customer, params=params, actor=actor, on=now
        )
    return moved


def _decides(actor: Any, case: StalledCase, customer: Customer) -> bool:
    """Whether ``actor`` speaks as the supervisor; else he must edit the customer, and be in time."""
    try:
        need_to_decide(actor, customer)
    except Forbidden:
        need_to_enter(actor, customer)
        return False
    return True
