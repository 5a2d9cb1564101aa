"""Reasons to refuse an act in an approval."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.states import StepState
from salesops.core.refusals import Refusal


def is_pending(approval: Approval) -> Refusal | None:
    """Nothing is decided in an approval that is over: withdrawn, decided, overtaken."""
    if approval.is_pending:
        return None
    message = _("This approval is over: %(state)s.") % {"state": approval.get_state_display()}
    return Refusal("approvals.not-pending", message, figures={"state": approval.state})


def step_is_open(step: ApprovalStep) -> Refusal | None:
    """Only an open step is decided; one with a question waits for the answer."""
    if step.state == StepState.OPEN:
        return None
    if step.state == StepState.ASKED:
        return Refusal("approvals.question-open", _("A question is open. It can be decided once it is answered."))
    message = _("This step is no longer open: %(state)s.") % {"state": step.get_state_display()}
    return Refusal("approvals.already-decided", message, figures={"state": step.state})


def same_version(step: ApprovalStep, version: int | None) -> Refusal | None:
    """Somebody acted on the step since the page was opened."""
    if version is None or step.version == version:
        return None
    return Refusal(
        "approvals.changed-meanwhile", _("Something happened here since you opened it. Look again before deciding.")
    )


def not_ones_own(approval: Approval, *people: Any) -> Refusal | None:
    """Nobody decides what he asked for, benefits from or changed last, nor for somebody whose own it is (S7)."""
    own = {approval.requester_id, *approval.barred}
    if not any(person is not None and person.pk in own for person in people):
        return None
    return Refusal("approvals.self-approval", _("Nobody decides what is his own. It goes to the superior."))


def not_for_each_other(
    approval: Approval, actor: Any, on_behalf_of: Any, acts_for: Collection[int], deputies_of_actor: Collection[int]
) -> Refusal | None:
    """A deputy doesn't decide, for another, what his own principal or his own deputy asked for."""
    if on_behalf_of is None or not ({approval.requester_id, *approval.barred} & {*acts_for, *deputies_of_actor}):
        return None
    return Refusal(
        "approvals.deputies-for-each-other",
        _("You and the requester act for each other. As a deputy you can't decide this one."),
    )


def reason_given(note: str) -> Refusal | None:
    """Rejecting and sending back need a reason."""
    if note.strip():
        return None
    return Refusal("approvals.reason-missing", _("Say why, so that the requester knows what to change."), "note")


def deputy_keeps_it(on_behalf_of: Any) -> Refusal | None:
    """A deputy never passes on what came to him as a deputy (ACC-8)."""
    if on_behalf_of is None:
        return None
    return Refusal("approvals.deputy-passes-on", _("A deputy decides himself or leaves it; he can't pass it on."))


def can_join(step: ApprovalStep, person: Any, here: bool, asked_already: bool) -> Refusal | None:
    """Who is added or passed to must work here, not be barred, and not be asked in this step already."""
    if not here:
        return Refusal("approvals.person-left", _("%(name)s no longer works here.") % {"name": person.name}, "whom")
    if person.pk in {step.approval.requester_id, *step.approval.barred}:
        message = _("%(name)s may not decide this: it is his or her own.") % {"name": person.name}
        return Refusal("approvals.self-approval", message, "whom")
    if asked_already:
        return Refusal("approvals.asked-already", _("%(name)s is asked already.") % {"name": person.name}, "whom")
    return None
