"""An improvement plan on its way, and proposals settled (ASM-10, H07)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import GrowthProposal, ImprovementPlan, PlanCheckpoint
from assessments.policies.people import plan_terms
from assessments.rules import improvement as rules
from assessments.scope_people import reaches_person
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.numbering import draw_number
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

from .plans import propose, write_checkpoints

State = GrowthProposal.State


def _denied() -> Forbidden:
    return Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def may_lead(user: Any, person: User, right: str = "c") -> bool:
    """Who leads the person; nobody decides about himself."""
    return bool(user.can("promotion", right)) and reaches_person(user, person, right)


def may_coach(user: Any, plan: ImprovementPlan) -> bool:
    return bool(plan.coach_id == user.pk or may_lead(user, plan.person))


@act("assessments.open_improvement")
def open_plan(
    *, actor: Any, plan: ImprovementPlan, coach: User | None, gap: str, cause: str, actions: str, now: datetime,
    version: int | None = None,
) -> ImprovementPlan:  # fmt: skip
    """The manager writes the plan with the person and names a coach who isn't the rater; its weeks begin today."""
    if not may_lead(actor, plan.person):
        raise _denied()
    refuse_if(
        *rules.said(gap=gap, cause=cause, actions=actions),
        rules.coach_fits(coach.pk if coach else None, plan.person_id, plan.scorecard.rater_id), kind=Invalid,
    )  # fmt: skip
    today = timezone.localdate(now)
    terms = plan_terms(today)
    days = rules.checkpoints(today, terms.weeks, terms.every_weeks)
    found = move(
        plan, "open", actor=actor, version=version, coach=coach, opened_on=today, opened_by=actor, ends_on=days[-1],
        number=draw_number("GJ", on=now), gap=gap.strip()[:2000], cause=cause.strip()[:2000], actions=actions.strip()[:2000],
    )  # fmt: skip
    write_checkpoints(found, days)
    record_activity(found, "assessments.open_improvement", actor=actor, number=found.number)
    people = [one for one in (found.person, found.coach) if one is not None]
    said = {"who": found.person.name, "until": found.ends_on}
    notify(people, "assessments.improvement_opened", record=found, params=said, actor=actor, on=now)
    return found


def _checkpoint(checkpoint: PlanCheckpoint) -> PlanCheckpoint:
    found = PlanCheckpoint.objects.select_for_update(of=("self",)).select_related("plan__person").get(pk=checkpoint.pk)
    if found.plan.state not in ("open", "extended"):
        refuse_if(Refusal("assessments.plan-not-open", _("This plan isn't under way.")))
    return found


@act("assessments.hold_checkpoint")
def hold_checkpoint(*, actor: Any, checkpoint: PlanCheckpoint, note: str, now: datetime) -> PlanCheckpoint:
    """What coach and person found; once."""
    found = _checkpoint(checkpoint)
    if not may_coach(actor, found.plan):
        raise _denied()
    refuse_if(rules.note_missing(note), kind=Invalid)
    if found.held_on is not None:
        refuse_if(Refusal("assessments.checkpoint-held", _("This checkpoint was held already.")))
    found.held_on, found.note, found.by = timezone.localdate(now), note.strip()[:2000], actor
    found.save(update_fields=["held_on", "note", "by"])
    record_activity(found.plan, "assessments.hold_checkpoint", actor=actor, due=f"{found.due_on:%Y-%m-%d}")
    said = {"who": actor.name}
    notify([found.plan.person], "assessments.checkpoint_held", record=found.plan, params=said, actor=actor, on=now)
    return found


@act("assessments.answer_checkpoint")
def answer_checkpoint(*, actor: Any, checkpoint: PlanCheckpoint, answer: str, now: datetime) -> PlanCheckpoint:
    """The person's own word to a checkpoint."""
    found = _checkpoint(checkpoint)
    if found.plan.person_id != actor.pk:
        raise _denied()
    refuse_if(
        None if answer.strip() else Refusal("assessments.says-nothing", _("Write your answer."), "answer"), kind=Invalid
    )
    found.answer = answer.strip()[:2000]
    found.save(update_fields=["answer"])
    record_activity(found.plan, "assessments.answer_checkpoint", actor=actor, due=f"{found.due_on:%Y-%m-%d}")
    return found


@act("assessments.end_improvement")
def end_plan(
    *, actor: Any, plan: ImprovementPlan, verb: str, result: str, now: datetime, version: int | None = None
) -> ImprovementPlan:
    """``close`` an extended plan as not passed, with a change of post or training proposed; ``cancel``: nothing follows."""
    if not may_lead(actor, plan.person, "a" if verb == "cancel" else "c"):
        raise _denied()
    refuse_if(None if result.strip() else Refusal("assessments.says-nothing", _("Say why."), "result"), kind=Invalid)
    early = verb == "close" and plan.ends_on is not None and plan.ends_on > timezone.localdate(now)
    refuse_if(Refusal("assessments.plan-still-runs", _("The four weeks aren't over yet.")) if early else None)
    found = move(plan, verb, actor=actor, version=version, result=result.strip()[:500], ended_at=now)
    record_activity(found, "assessments.end_improvement", actor=actor, how=verb)
    if verb == "close":
        propose(found.scorecard, GrowthProposal.Kind.CHANGE, [], now)
    return found


@act("assessments.settle_proposal")
def settle(
    *, actor: Any, proposal: GrowthProposal, done: bool, note: str, now: datetime, version: int | None = None
) -> GrowthProposal:
    """Done, or declined for a reason."""
    found = GrowthProposal.objects.select_for_update(of=("self",)).select_related("person").get(pk=proposal.pk)
    if not may_lead(actor, found.person):
        raise _denied()
    refuse_if(rules.note_missing(note), kind=Invalid)
    stale = found.state != State.OPEN or (version is not None and version != found.version)
    refuse_if(Refusal("assessments.proposal-settled", _("This proposal was settled already.")) if stale else None)
    found.state, found.note, found.by, found.ended_at = (
        State.DONE if done else State.DECLINED,
        note.strip()[:500],
        actor,
        now,
    )
    found.save(update_fields=["state", "note", "by", "ended_at"])
    record_activity(found, "assessments.settle_proposal", actor=actor, done=done)
    return found
