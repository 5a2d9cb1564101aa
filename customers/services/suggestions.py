"""Suggestions to raise or lower a grade, from sales, orders, credit and intent (CUS-5). The supervisor decides."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from customers.facts.grading import Standing, standing_of
from customers.models import Customer, GradeSheet, GradeSuggestion
from customers.policies.grading import GRADING
from customers.rules.grading import one_step_down, one_step_up, plain
from customers.rules.overrides import reason_given
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, refuse_if
from salesops.core.states import move

from .editing import lock
from .overrides import Kind, need_to_decide, set_grade

Reasons = list[dict[str, Any]]
# Code of a reason that a person gave.
SAID = "said"


def reasons_for(
    pk: int, intent: Decimal | None, standing: Standing, day: date, policy: Mapping[str, Any]
) -> tuple[Reasons, Reasons]:
    """(reasons to raise, reasons to lower). A figure nobody has drops its rule; ``intent`` is none while part of it is unknown."""
    up: Reasons = []
    down: Reasons = []
    rank = standing.sales_rank.get(pk)
    if rank is not None and Decimal(rank) * 100 < policy["top_sales"]:
        up.append({"code": "top_sales", "percent": plain(policy["top_sales"])})
    often = standing.frequency.get(pk)
    if often is not None and Decimal(often) * 100 > policy["often"]:
        up.append({"code": "often", "percent": plain(policy["often"])})
    credit = standing.credit.get(pk)
    if credit == "A":
        up.append({"code": "credit_a"})
    last = standing.last_order.get(pk)
    if last is not None and (day - last).days >= policy["idle_days"]:
        down.append({"code": "idle", "days": (day - last).days})
    if intent is not None and intent < policy["intent_under"]:
        down.append({"code": "intent", "points": plain(intent), "limit": plain(policy["intent_under"])})
    if credit == "D":
        down.append({"code": "credit_d"})
    return up, down


_KNOWN = Q(given_intent__isnull=False) | Q(
    need__isnull=False, decision_maker__isnull=False, budget__isnull=False, timing__isnull=False
)


@act("customers.suggest_grades")
def suggest_grades(*, actor: Any, ids: Iterable[int], day: date, now: datetime) -> int:
    """Make the suggestions of the day for customers ``ids``, let those lapse that hold no longer. Returns how many are new."""
    wanted = list(ids)
    policy, standing = policy_on(GRADING, day), standing_of(wanted, day)
    known = dict(GradeSheet.objects.filter(_KNOWN, pk__in=wanted).values_list("pk", "intent"))
    grades = dict(Customer.objects.filter(pk__in=wanted).exclude(grade="").values_list("pk", "grade"))
    found: dict[tuple[int, str], tuple[str, Reasons]] = {}
    for pk, grade in grades.items():
        up, down = reasons_for(pk, known.get(pk), standing, day, policy)
        if up and grade != "A":
            found[pk, "up"] = (one_step_up(grade), up)
        if down and grade != "C":
            found[pk, "down"] = (one_step_down(grade), down)
    present = GradeSuggestion.objects.filter(customer__in=wanted, state="open")
    gone = []
    for row in present:
        suggested = found.pop((row.customer_id, row.direction), None)
        # What a person proposed stays until it is decided.
        why = [*(suggested[1] if suggested else ()), *proposed_by_people(row)]
        if not why or row.grade_from != grades.get(row.customer_id):
            gone.append(row.pk)
        elif row.reasons != why:
            row.reasons = why
            row.save(update_fields=["reasons"])
    GradeSuggestion.objects.filter(pk__in=gone).update(state="lapsed", decided_at=now)
    since = now - timedelta(days=policy["quiet_days"])
    quiet = GradeSuggestion.objects.filter(customer__in=wanted, state="declined", decided_at__gt=since)
    for key in quiet.values_list("customer_id", "direction"):
        found.pop(key, None)
    made = GradeSuggestion.objects.bulk_create(
        GradeSuggestion(
            customer_id=pk, direction=way, grade_from=grades[pk], grade_to=to, reasons=why, made_on=day
        )
        for (pk, way), (to, why) in found.items()
    )  # fmt: skip
    return len(made)


def proposed_by_people(suggestion: GradeSuggestion) -> Reasons:
    """The reasons that are somebody's word (weekly status, C11), not a figure."""
    return [reason for reason in suggestion.reasons if reason.get("code") == SAID]


def propose_grade(*, actor: Any, customer: Customer, grade: str, note: str, day: date, now: datetime) -> None:
    """Suggest ``grade`` for ``customer`` as its rep sees it; ``grade`` "" or the present one takes the proposal back.

    It joins the open suggestion of that direction, where the figures made one, and waits for the supervisor like it. The caller
    locked the customer. A customer without a grade has none to move.
    """
    wanted = ""
    if grade and customer.grade and grade != customer.grade:
        wanted = "up" if grade < customer.grade else "down"
    rows = {
        row.direction: row
        for row in GradeSuggestion.objects.select_for_update().filter(customer=customer, state="open")
    }
    for way, row in rows.items():
        figures = [reason for reason in row.reasons if reason.get("code") != SAID]
        if way == wanted or figures == row.reasons:
            continue
        if figures:
            row.reasons = figures
            row.save(update_fields=["reasons"])
        else:
            GradeSuggestion.objects.filter(pk=row.pk).update(state="lapsed", decided_at=now)
    if not wanted:
        return
    said = {"code": SAID, "person": actor.name, "grade": grade, "note": note.strip()}
    row = rows.get(wanted) or GradeSuggestion(
        customer=customer, direction=wanted, grade_from=customer.grade, made_on=day, reasons=[]
    )
    figures = [reason for reason in row.reasons if reason.get("code") != SAID]
    row.reasons = [*figures, said]
    # The figures know one step; alone, the rep's word holds.
    row.grade_to = row.grade_to if figures else grade
    row.save()


@act("customers.decide_suggestion")
def decide_suggestion(
    *, actor: Any, suggestion: GradeSuggestion, accept: bool, note: str, now: datetime, ends_on: date | None = None,
    version: int | None = None,
) -> GradeSuggestion:  # fmt: skip
    """Accept: the suggested grade holds until ``ends_on`` (the longest the policy allows); or decline, with a reason."""
    need_to_decide(actor, suggestion.customer)
    customer = lock(suggestion.customer)
    refuse_if(reason_given(note, "note") if not accept else None, kind=Invalid)
    moved = move(
        suggestion, "accept" if accept else "decline", actor=actor, version=version, decided_by=actor, decided_at=now,
        note=note.strip(),
    )  # fmt: skip
    record_activity(
        customer, "customers.decide_suggestion", actor=actor, note=moved.note, accepted=accept, grade=moved.grade_to
    )
    if accept:
        today = timezone.localdate(now)
        until = ends_on or today + timedelta(days=policy_on(GRADING, today)["override_days"])
        set_grade(
            actor=actor, customer=customer, grade=moved.grade_to, reason=note, ends_on=until, now=now,
            kind=Kind.SUGGESTION,
        )  # fmt: skip
    return moved


def open_suggestions(user: Any) -> Any:
    """Suggestions ``user`` may decide."""
    rows = GradeSuggestion.objects.in_reach(user, "a").filter(state="open").exclude(customer__owner=user)
    return rows.select_related("customer").order_by(F("made_on").desc(), "pk")
