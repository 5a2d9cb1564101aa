"""Which acts of an approval are open to a person now, and the reasons against the others: the rules the services ask."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.core.approvals.detail import Hands, hands_of
from salesops.core.approvals.models import Approval, ApprovalDecision, ApprovalStep
from salesops.core.approvals.rules import deciding as rules
from salesops.core.approvals.states import StepState
from salesops.core.refusals import Refusal
from salesops.core.sockets.approvals import directory
from salesops.core.states import Allowed

Verb = ApprovalDecision.Verb
DECIDING = (
    ("approve", gettext_lazy("Approve")),
    ("reject", gettext_lazy("Reject")),
    ("send_back", gettext_lazy("Send back")),
    ("ask", gettext_lazy("Ask")),
)


def step_meant(hands: Hands, user: Any) -> ApprovalStep | None:
    """The step an act speaks of when none is named: one's own, the question put to one, else the one that waits or was last."""
    own = [s for s in hands.steps if any(p.user_id == user.pk for p in s.people.all())]
    waits = [s for s in hands.steps if s.is_waiting]
    found = (hands.step, hands.question, *reversed(own), *waits, *reversed(hands.steps))
    return next((step for step in found if step is not None), None)


def allowed_in(approval: Approval, steps: list[ApprovalStep], user: Any, now: datetime) -> list[Allowed]:
    """Every act with the reasons against it. The services ask again under lock."""
    hands = hands_of(approval, steps, user, now)
    against = _against_deciding(approval, hands, user, now)
    found = [Allowed(verb, str(label), against) for verb, label in DECIDING]
    found.append(Allowed("answer", _("Answer"), _against_answering(approval, hands, user, now)))
    return [*found, Allowed("withdraw", _("Take back"), _against_withdrawing(approval, user))]


def _against_deciding(approval: Approval, hands: Hands, user: Any, now: datetime) -> tuple[Refusal, ...]:
    own, over = rules.not_ones_own(approval, user), rules.is_pending(approval)
    if own or over:
        return tuple(r for r in (own, over) if r)
    if hands.step is None:
        return (Refusal("approvals.not-asked", _("This step doesn't wait for you.")),)
    day = timezone.localdate(now)
    acts_for = {p.pk for p in directory().deputised_by(user, day)}
    deputies = {d.pk for d in directory().deputies_of([user.pk], day).values()}
    each_other = rules.not_for_each_other(approval, user, hands.on_behalf_of, acts_for, deputies)
    return tuple(r for r in (each_other, rules.step_is_open(hands.step)) if r)


def _against_answering(approval: Approval, hands: Hands, user: Any, now: datetime) -> tuple[Refusal, ...]:
    deputised = directory().deputised_by(user, timezone.localdate(now))
    if user != approval.requester and approval.requester not in deputised:
        return (Refusal("approvals.not-yours", _("The question was put to the requester.")),)
    if over := rules.is_pending(approval):
        return (over,)
    if any(s.state == StepState.ASKED for s in hands.steps):
        return ()
    return (Refusal("approvals.no-question", _("No question is open here.")),)


def _against_withdrawing(approval: Approval, user: Any) -> tuple[Refusal, ...]:
    submitted = approval.decisions.filter(verb=Verb.SUBMIT, by=user).exists()
    if user != approval.requester and not submitted:
        return (Refusal("approvals.not-yours", _("Only the requester can take this back.")),)
    over = rules.is_pending(approval)
    return (over,) if over else ()
