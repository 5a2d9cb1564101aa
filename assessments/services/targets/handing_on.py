"""A plan on its way: shown to its people, answered, submitted, decided (ASM-1, defaults.md 11)."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.models import Metric, PlanAnswer, PlanLine, Target, TargetPlan
from assessments.policies.targets import TARGETS
from assessments.rules import target_plans as rules
from assessments.services.targets.publishing import put_in_force
from assessments.targets.asked import asked_by, subjects_of
from assessments.targets.sheet import Sheet, sheets_of
from assessments.targets.tree import key_of
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.approvals.models import Approval, ApprovalDecision
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

from .drafts import need_unit

MATTER = "assessments.targets"
State = PlanAnswer.State
Kind = TargetPlan.Kind


def answer_until(plan: TargetPlan) -> date:
    """The last day to answer of whoever is asked."""
    asked = timezone.localdate(plan.offered_at) if plan.offered_at else plan.tree_day
    return worktime.add_working_days(asked, policy_on(TARGETS, asked)["answer_days"])


def not_fitting(plan: TargetPlan, sheets: dict[str, Sheet]) -> list[Refusal | None]:
    """Why the amounts can't be handed on as they stand."""
    lines = sum(len(sheet.amounts) for sheet in sheets.values())
    differ = sum(len(sheet.gaps) for sheet in sheets.values())
    months = off_the_quarter(plan, sheets) if plan.kind == Kind.MONTHS else 0
    return [rules.nothing_in_it(lines), rules.parts_differ(differ), rules.quarter_kept(months)]


def off_the_quarter(plan: TargetPlan, sheets: dict[str, Sheet]) -> int:
    """How many units and people have months that don't make their quarter in force."""
    rows = Target.objects.in_force().of_period(plan.first, plan.last)
    found = {(row.metric, key_of(row.user_id, row.unit_id)): row.amount for row in rows}
    return sum(
        1
        for metric, sheet in sheets.items()
        for key in sheet.amounts
        if (metric, key) in found and sheet.total(key) != found[metric, key]
    )


@act("assessments.offer_targets")
def offer_plan(*, actor: Any, plan: TargetPlan, now: datetime, version: int | None = None) -> TargetPlan:
    """Show everybody his targets and ask for acceptance: people, and heads of units for the unit's. Whoever accepted the very
    same amounts before isn't asked again.
    """
    need_unit(actor, plan.unit_id)
    plan = move(plan, "offer", actor=actor, version=version, offered_at=now)
    sheets = sheets_of(plan, Metric.values)
    refuse_if(*not_fitting(plan, sheets))
    _count_warnings(plan, sheets)
    known = {
        answer.user_id: answer
        for answer in PlanAnswer.objects.select_for_update().filter(plan=plan).order_by("user_id")
    }
    whose = asked_by(plan, sheets, actor)
    PlanAnswer.objects.filter(plan=plan).exclude(user__in=list(whose)).delete()
    asked: list[int] = []
    for user in sorted(whose):
        digest = _digest(whose[user])
        answer = known.get(user)
        if answer and answer.state == State.ACCEPTED and answer.digest == digest:
            continue
        values = {
            "state": State.ASKED,
            "reason": "",
            "reply": "",
            "digest": digest,
            "asked_at": now,
            "answered_at": None,
        }
        PlanAnswer.objects.update_or_create(plan=plan, user_id=user, defaults=values)
        asked.append(user)
    params = {"period": plan.period_code, "due": answer_until(plan)}
    notify(_people(asked), "assessments.targets_offered", record=plan, params=params, actor=actor, on=now)
    record_activity(plan, "assessments.offer_targets", actor=actor, people=len(whose))
    return plan


def _count_warnings(plan: TargetPlan, sheets: dict[str, Sheet]) -> int:
    """How many amounts are odd, kept for lists and approvals."""
    TargetPlan.objects.filter(pk=plan.pk).update(warnings=sum(len(sheet.warnings) for sheet in sheets.values()))
    plan.refresh_from_db(fields=["warnings", "version"])
    return plan.warnings


def _digest(amounts: list[tuple[str, str, str]]) -> str:
    return sha256(repr(sorted(amounts)).encode()).hexdigest()


def _answer(actor: Any, plan: TargetPlan, state: str, now: datetime, reason: str) -> PlanAnswer:
    plan = TargetPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    answer = PlanAnswer.objects.select_for_update().filter(plan=plan, user=actor).first()
    if answer is None:
        raise Forbidden(rules.not_asked())
    if answer.state == state and answer.reason == reason:
        return answer
    refuse_if(rules.answered_already() if plan.state != "offered" or answer.state != State.ASKED else None)
    answer.state, answer.reason, answer.answered_at = state, reason, now
    answer.save(update_fields=["state", "reason", "answered_at"])
    return answer


@act("assessments.accept_targets")
def accept(*, actor: Any, plan: TargetPlan, now: datetime) -> PlanAnswer:
    """Accept one's own targets. Twice has one effect."""
    answer = _answer(actor, plan, State.ACCEPTED, now, "")
    record_activity(plan, "assessments.accept_targets", actor=actor)
    return answer


@act("assessments.object_to_targets")
def object_to(*, actor: Any, plan: TargetPlan, reason: str, now: datetime) -> PlanAnswer:
    """Object with a reason; whoever drew up the plan answers it."""
    refuse_if(rules.reason_missing(reason), kind=Invalid)
    answer = _answer(actor, plan, State.OBJECTED, now, reason.strip()[:500])
    record_activity(plan, "assessments.object_to_targets", actor=actor, reason=answer.reason)
    if plan.created_by:
        params = {"who": actor.name, "reason": answer.reason}
        notify([plan.created_by], "assessments.targets_objected", record=plan, params=params, actor=actor, on=now)
    return answer


@act("assessments.reply_to_objection")
def reply(*, actor: Any, plan: TargetPlan, user: Any, text: str, now: datetime) -> PlanAnswer:
    """Answer an objection in words: the amounts stand, the approver reads both."""
    need_unit(actor, plan.unit_id)
    refuse_if(rules.reason_missing(text, "text"), kind=Invalid)
    TargetPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    answer = PlanAnswer.objects.select_for_update().filter(plan=plan, user=user, state=State.OBJECTED).first()
    if answer is None:
        raise Forbidden(rules.not_asked())
    answer.reply = text.strip()[:500]
    answer.save(update_fields=["reply"])
    record_activity(plan, "assessments.reply_to_objection", actor=actor, reply=answer.reply)
    params = {"reply": answer.reply}
    notify([user], "assessments.targets_replied", record=plan, params=params, actor=actor, on=now)
    return answer


@act("assessments.revise_targets")
def revise(*, actor: Any, plan: TargetPlan, version: int | None = None) -> TargetPlan:
    """Back to the draft: other amounts, then shown again."""
    need_unit(actor, plan.unit_id)
    plan = move(plan, "revise", actor=actor, version=version)
    record_activity(plan, "assessments.revise_targets", actor=actor)
    return plan


@act("assessments.submit_targets")
def submit_plan(*, actor: Any, plan: TargetPlan, now: datetime, version: int | None = None) -> TargetPlan:
    """Ask for approval: everything adds up, everybody answered or let his days pass, every objection was answered."""
    need_unit(actor, plan.unit_id)
    was = plan.state
    plan = move(plan, "submit", actor=actor, version=version, submitted_at=now)
    sheets = sheets_of(plan, Metric.values)
    asks = plan.kind != Kind.CHANGE
    answers = list(plan.answers.select_related("user").order_by("user__name_key"))
    waiting = [answer.user.name for answer in answers if answer.state == State.ASKED]
    unheard = [answer.user.name for answer in answers if answer.state == State.OBJECTED and not answer.reply]
    refuse_if(
        *(not_fitting(plan, sheets) if asks else []),
        rules.not_offered() if asks and was == "draft" and asked_by(plan, sheets, actor) else None,
        rules.still_asked(waiting, answer_until(plan), timezone.localdate(now)),
        rules.objections_open(unheard),
    )
    warned = _count_warnings(plan, sheets)
    record_activity(plan, "assessments.submit_targets", actor=actor, warnings=warned)
    open_approval(MATTER, plan, requester=actor, facts=facts_of(plan, sheets), now=now)
    return plan


def facts_of(plan: TargetPlan, sheets: dict[str, Sheet]) -> dict[str, Any]:
    """What is approved: another amount anywhere starts the approval again."""
    lines = PlanLine.objects.filter(plan=plan).order_by("metric", "month", "user", "unit")
    amounts = [
        (metric, f"{month:%Y-%m}", user or 0, unit or 0, str(amount))
        for metric, month, user, unit, amount in lines.values_list("metric", "month", "user_id", "unit_id", "amount")
    ]
    totals = {
        metric: str(sheet.total(sheet.tree.top)) for metric, sheet in sheets.items() if sheet.tree.top in sheet.amounts
    }
    return {
        "kind": plan.kind,
        "period": plan.period_code,
        "unit_id": plan.unit_id,
        "unit": plan.unit.code,
        "reason": plan.reason,
        "totals": totals,
        "warnings": plan.warnings,
        "top": PlanLine.objects.filter(plan=plan, unit__kind__in=("company", "market")).exists(),
        "subjects": sorted(subjects_of(plan)),
        "digest": sha256(repr(amounts).encode()).hexdigest(),
    }


@act("assessments.approve_targets")
def approved(*, record: TargetPlan, approval: Approval, actor: Any, now: datetime) -> None:
    """Agreed on by the last one asked; a change is in force at once. Odd targets take a reason of somebody who agreed."""
    said = approval.decisions.filter(verb=ApprovalDecision.Verb.APPROVE).exclude(note="").order_by("at")
    note = " · ".join(said.values_list("note", flat=True))[:500]
    refuse_if(rules.warnings_explained(record.warnings, note), kind=Invalid)
    plan = move(record, "approve", actor=None, warning_reason=note if record.warnings else "")
    record_activity(plan, "assessments.approve_targets", actor=actor, note=note)
    if plan.kind == Kind.CHANGE:
        _publish(plan, plan.created_by or actor, now)
    elif plan.created_by:
        params = {"period": plan.period_code}
        notify([plan.created_by], "assessments.targets_approved", record=plan, params=params, actor=actor, on=now)


@act("assessments.return_targets")
def returned(*, record: TargetPlan, approval: Approval, actor: Any, now: datetime) -> None:
    """Not agreed on, or taken back: a plan is a draft again, a change is given up."""
    plan = move(record, "reject" if record.kind == Kind.CHANGE else "send_back", actor=None)
    record_activity(plan, "assessments.return_targets", actor=actor)


@act("assessments.publish_targets")
def publish_plan(*, actor: Any, plan: TargetPlan, now: datetime, version: int | None = None) -> TargetPlan:
    """Put an approved plan in force and tell everybody his targets."""
    need_unit(actor, plan.unit_id)
    return _publish(plan, actor, now, version)


def _publish(plan: TargetPlan, actor: Any, now: datetime, version: int | None = None) -> TargetPlan:
    plan = move(plan, "publish", actor=None, version=version, published_at=now)
    people = put_in_force(plan=plan, by=actor, now=now)
    record_activity(plan, "assessments.publish_targets", actor=actor, people=len(people))
    told = "assessments.target_changed" if plan.kind == Kind.CHANGE else "assessments.targets_published"
    notify(_people(people), told, record=plan, params={"period": plan.period_code}, actor=actor, on=now)
    return plan


def _people(ids: Iterable[int]) -> list[User]:
    return list(User.objects.active().filter(pk__in=list(ids)).order_by("pk"))
