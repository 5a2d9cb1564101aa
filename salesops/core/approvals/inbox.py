"""Approvals in the inbox: what I have to decide or answer, what I started, what was copied to me, what I decided."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.approvals.clock import face_of
from salesops.core.approvals.detail import detail_of
from salesops.core.approvals.models import Approval, ApprovalCopy, ApprovalDecision, ApprovalStep
from salesops.core.approvals.models.decision import FINAL_VERBS
from salesops.core.approvals.states import ApprovalState, StepState
from salesops.core.prepared import Asked, Prepared, answers
from salesops.core.sockets.approvals import directory
from salesops.core.sockets.inbox import Detail, InboxItem, InboxSource, Tab, inbox_sources

SOURCE = "approvals"
# Steps to decide (``StepQuerySet.waiting_for``, open ones) and questions to the requester.
COUNT_WAITING = Prepared(
    "approvals_waiting",
    """
SELECT
    (SELECT count(*) FROM approvals_approvalstep s JOIN approvals_approval a ON a.id = s.approval_id
     WHERE s.state = 'open' AND a.requester_id <> $1 AND NOT a.barred @> ARRAY[$1]
       AND EXISTS (SELECT 1 FROM approvals_stepperson p
                   WHERE p.step_id = s.id AND p.user_id = ANY($2) AND p.ended_at IS NULL))
  + (SELECT count(*) FROM approvals_approvalstep s JOIN approvals_approval a ON a.id = s.approval_id
     WHERE s.state = 'asked' AND a.requester_id = $1)
""",
    "bigint",
    "bigint[]",
    generic=True,
)
# The drawing of a state (design.md 7).
DRAWINGS = {
    ApprovalState.PENDING: "wait",
    ApprovalState.APPROVED: "done",
    ApprovalState.REJECTED: "block",
    ApprovalState.SENT_BACK: "go",
    ApprovalState.WITHDRAWN: "open",
    ApprovalState.OVERTAKEN: "open",
}


# What :func:`count_waiting` counts, each with what its line shows: the first page asks it (performance.md).
_STEP = """
SELECT step.id, step.approval_id, step.state, step."limit", step.arrived_at, step.due_at, step.asked_at,
    approval.matter, approval.facts, approval.round,
    ARRAY(SELECT user_id FROM approvals_stepperson WHERE step_id = step.id AND ended_at IS NULL) AS asked
FROM approvals_approvalstep step JOIN approvals_approval approval ON approval.id = step.approval_id
"""
_WAITING = Prepared(
    "approvals_first",
    f"""
({_STEP} WHERE step.state = 'open' AND approval.requester_id <> $1
    AND NOT approval.barred @> ARRAY[$1]::bigint[]
    AND EXISTS (SELECT FROM approvals_stepperson
                WHERE step_id = step.id AND user_id = ANY($2) AND ended_at IS NULL)
 ORDER BY step.due_at, step.id LIMIT $3)
UNION ALL
({_STEP} WHERE step.state = 'asked' AND approval.requester_id = $1
 ORDER BY step.asked_at, step.id LIMIT $3)
""",
    "bigint",
    "bigint[]",
    "integer",
    generic=True,
)


def _questions(user: Any) -> Any:
    """Questions put to ``user`` as the requester."""
    return ApprovalStep.objects.filter(state=StepState.ASKED, approval__requester=user)


def _to_decide(user: Any, now: datetime) -> Any:
    return ApprovalStep.objects.waiting_for(user, timezone.localdate(now)).filter(state=StepState.OPEN)


def waiting(user: Any, now: datetime, at_most: int) -> list[InboxItem]:
    """Questions to me first come with their stopped clock, then decisions by due moment."""
    absent = {p.pk: p.name for p in directory().deputised_by(user, timezone.localdate(now))}
    rows = _WAITING.objects(ApprovalStep, user.pk, [user.pk, *absent], at_most)
    items = []
    for step in rows:
        approval = Approval(pk=step.approval_id, matter=step.matter, facts=json.loads(step.facts), round=step.round)
        if step.state == StepState.ASKED:
            items.append(_item(approval, question=True, at=step.asked_at, face=face_of(step, now)))
            continue
        for_name = "" if user.pk in step.asked else next((absent[pk] for pk in step.asked if pk in absent), "")
        items.append(_item(approval, face=face_of(step, now), due_at=step.due_at, for_name=for_name))
    return items


def _item(approval: Approval, *, question: bool = False, **more: Any) -> InboxItem:
    title = _("Question · %(title)s") % {"title": approval.title} if question else approval.title
    if approval.round > 1:
        more["facts"] = [*approval.plug.summary(approval.facts), _("round %(n)s") % {"n": approval.round}]
    return InboxItem(
        source=SOURCE,
        key=str(approval.pk),
        title=title,
        icon=approval.plug.icon,
        **{"facts": [f for f in approval.plug.summary(approval.facts) if f], **more},
    )


def _over(approvals: Iterable[Approval]) -> list[InboxItem]:
    return [
        _item(a, at=a.closed_at or a.opened_at, status=(DRAWINGS[ApprovalState(a.state)], a.get_state_display()))
        for a in approvals
    ]


def items(user: Any, tab: str, now: datetime, at_most: int) -> Sequence[InboxItem]:
    """Lines of one tab."""
    rows = Approval.objects.select_related("requester")
    if tab == Tab.WAITING:
        return waiting(user, now, at_most)
    if tab == Tab.STARTED:
        return _over(rows.filter(requester=user).order_by("-id")[:at_most])
    if tab == Tab.COPIED:
        return _over(rows.filter(copies__user=user).order_by("-id")[:at_most])
    said = ApprovalDecision.objects.filter(by=user, verb__in=FINAL_VERBS)
    latest = said.values("approval").annotate(last=Max("id")).order_by("-last").values_list("approval", flat=True)
    by_id = rows.in_bulk(list(latest[:at_most]))
    return _over(by_id.values())


def rows_of_tab(user: Any, tab: str, now: datetime) -> Any:
    """Keys of the approvals on a tab, as a subquery."""
    if tab == Tab.WAITING:
        return _waiting_steps(user, now).values("approval")
    if tab == Tab.STARTED:
        return Approval.objects.filter(requester=user).values("pk")
    if tab == Tab.COPIED:
        return Approval.objects.filter(copies__user=user).values("pk")
    return ApprovalDecision.objects.filter(by=user, verb__in=FINAL_VERBS).values("approval")


def _waiting_steps(user: Any, now: datetime) -> Any:
    to_decide, questions = (
        Q(pk__in=rows.order_by().values("pk")) for rows in (_to_decide(user, now), _questions(user))
    )
    return ApprovalStep.objects.filter(to_decide | questions)


def ask_waiting(user: Any, now: datetime) -> Asked:
    """What waits for ``user``: as many as :func:`waiting` lists. Every page asks, so the SQL is written out (performance.md)."""
    people = [user.pk, *(p.pk for p in directory().deputised_by(user, timezone.localdate(now)))]
    return COUNT_WAITING.ask(user.pk, people)


def counts(user: Any, now: datetime) -> dict[str, int]:
    """Figures on the tabs: what waits for me, what of mine is under way, what is copied and under way."""
    return {
        Tab.WAITING: answers([ask_waiting(user, now)])[0],
        Tab.STARTED: Approval.objects.pending().filter(requester=user).count(),
        Tab.COPIED: ApprovalCopy.objects.filter(user=user, approval__state=ApprovalState.PENDING).count(),
    }


def detail(user: Any, key: str, now: datetime) -> Detail | None:
    """The right pane, for those who may see the approval."""
    if not key.isdecimal() or len(key) > 18:
        return None
    approval = Approval.objects.visible_to(user).select_related("requester").filter(pk=key).first()
    if approval is None:
        return None
    return Detail("core/approvals/_detail.html", detail_of(approval, user, now), approval.title)


inbox_sources.register(InboxSource(SOURCE, items, counts, detail, ask_waiting))
