"""What one approval shows: whom it waits for, what was said, and what this person can do about it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.approvals import clock
from salesops.core.approvals.forms import BringInForm
from salesops.core.approvals.models import Approval, ApprovalDecision, ApprovalStep
from salesops.core.approvals.services.progress import record_of
from salesops.core.approvals.states import StepState
from salesops.core.limits import Limit
from salesops.core.sockets.approvals import directory
from salesops.core.sockets.records import record_kinds

Verb = ApprovalDecision.Verb
STEP_SHAPES = {"ahead": "todo", "open": "now", "asked": "wait", "approved": "done", "rejected": "stuck"}
SAID_WITH = {
    Verb.APPROVE: ("check", "ok"),
    Verb.REJECT: ("alert", "late"),
    Verb.SEND_BACK: ("undo", "late"),
    Verb.ASK: ("question", ""),
    Verb.ANSWER: ("message", ""),
}


@dataclass
class Hands:
    """What a person can do here now: the step he decides, for whom; the question he answers; whether he can take it back."""

    step: ApprovalStep | None = None
    on_behalf_of: Any = None
    question: ApprovalStep | None = None
    can_withdraw: bool = False
    can_delegate: bool = False
    steps: list[ApprovalStep] = field(default_factory=list)


def hands_of(approval: Approval, steps: list[ApprovalStep], user: Any, now: datetime) -> Hands:
    """Worked out from the steps as loaded; the services ask again under lock."""
    hands = Hands(steps=steps)
    if not approval.is_pending:
        return hands
    hands.can_withdraw = user == approval.requester
    own = {approval.requester_id, *approval.barred}
    if user == approval.requester:
        hands.question = next((s for s in steps if s.state == StepState.ASKED), None)
    if user.pk in own:
        return hands
    absent = {p.pk: p for p in directory().deputised_by(user, timezone.localdate(now))}
    for step in steps:
        if step.state not in (StepState.OPEN, StepState.ASKED):
            continue
        asked = {p.user_id: p for p in step.people.all() if p.ended_at is None}
        if user.pk in asked:
            hands.step, hands.on_behalf_of = step, None
            hands.can_delegate = asked[user.pk].via != "delegated"
            break
        behalf = next((absent[pk] for pk in asked if pk in absent), None)
        if behalf is not None and hands.step is None:
            hands.step, hands.on_behalf_of = step, behalf
    return hands


def people_line(step: ApprovalStep, deputies: dict[int, Any]) -> str:
    """ "Zhao Yutong (deputy Wang Zihan)"."""
    names = []
    for person in step.people.all():
        if person.ended_at is not None:
            continue
        deputy = deputies.get(person.user_id)
        name = person.user.name
        names.append(_("%(name)s (deputy: %(deputy)s)") % {"name": name, "deputy": deputy.name} if deputy else name)
    return " / ".join(names)


def trail(approval: Approval, steps: list[ApprovalStep], now: datetime) -> list[dict[str, Any]]:
    """Steps for the ``steps`` component: who, why, how far."""
    waiting = [p.user_id for s in steps if s.is_waiting for p in s.people.all() if p.ended_at is None]
    deputies = dict(directory().deputies_of(waiting, timezone.localdate(now)))
    drawn = []
    for step in steps:
        if step.state == StepState.DROPPED:
            continue
        who = people_line(step, deputies)
        waits = step.is_waiting and approval.is_pending
        drawn.append(
            {
                "label": f"{step.label} · {who}" if who else step.label,
                "state": STEP_SHAPES.get(step.state, "stuck"),
                "note": step.reason if step.approver else "",
                "date": timezone.localdate(step.decided_at) if step.decided_at else None,
                "face": clock.face_of(step, now) if waits else None,
            }
        )
    return drawn


def said(approval: Approval) -> list[dict[str, Any]]:
    """What was said, newest first, for the ``timeline`` component."""
    rows = approval.decisions.select_related("by", "on_behalf_of", "whom").order_by("-id")
    entries = []
    for row in rows:
        who = row.by.name if row.by else _("The clock")
        if row.on_behalf_of and row.verb != Verb.ESCALATE:
            who = _("%(deputy)s for %(name)s") % {"deputy": who, "name": row.on_behalf_of.name}
        text = row.get_verb_display()
        if row.whom:
            text = _("%(act)s: %(name)s") % {"act": text, "name": row.whom.name}
        icon, kind = SAID_WITH.get(Verb(row.verb), ("edit", ""))
        entries.append({"at": row.at, "who": who, "text": text, "detail": row.note, "icon": icon, "kind": kind})
    return entries


def detail_of(approval: Approval, user: Any, now: datetime) -> dict[str, Any]:
    """Context of ``core/approvals/_detail.html``."""
    steps = list(approval.steps.prefetch_related("people__user").order_by("stage", "id"))
    for step in steps:
        step.approval = approval
    record = record_of(approval)
    kind = record_kinds.get(approval.kind)
    hands = hands_of(approval, steps, user, now)
    first = hands.step or hands.question or next((s for s in steps if s.is_waiting), None)
    seen = kind.visible_to(user).filter(pk=approval.record_id).exists()
    return {
        "approval": approval,
        "facts_line": [f for f in approval.plug.summary(approval.facts) if f],
        "hands": hands,
        "step": first,
        "face": clock.face_of(first, now) if first and approval.is_pending else None,
        "limit": Limit.of(first.limit).words if first else "",
        "steps": trail(approval, steps, now),
        "said": said(approval),
        "record_url": kind.url(record) if seen else "",
        "bring_in_form": BringInForm(can_delegate=hands.can_delegate and not hands.on_behalf_of),
        "panel": approval.plug.panel,
        "panel_context": approval.plug.panel_context(record, approval.facts, user),
    }
