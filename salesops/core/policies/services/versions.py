"""Publishing versions, with approval where the policy needs one."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.reading import policy_on, policy_versions_changed
from salesops.core.policies.rules import nothing_changed, reason_missing, starts_in_the_past
from salesops.core.policies.values import from_json
from salesops.core.refusals import Refusal, Refused
from salesops.core.sockets.policies import policies
from salesops.core.sockets.records import kind_of
from salesops.core.states import move

MATTER = "policies.version"


def _not_ready(draft: PolicyVersion, now: datetime) -> list[Refusal | None]:
    """What keeps a draft from being submitted or published."""
    present = policy_on(draft.code, draft.valid_from)
    return [
        starts_in_the_past(draft.valid_from, timezone.localdate(now)),
        reason_missing(draft.reason),
        nothing_changed(from_json(policies.get(draft.code), draft.values), present),
    ]


@act("policies.submit_draft")
def submit_draft(*, actor: Any, draft: PolicyVersion, version: int | None = None, now: datetime) -> PolicyVersion:
    """Hand a draft to those who approve (defaults.md 11): it goes into their inbox."""
    from salesops.core.approvals.services import open_approval

    moved = move(draft, "submit", actor=actor, version=version, also=_not_ready(draft, now))
    record_activity(moved, "submit", actor=actor)
    facts = {
        "code": moved.code,
        "number": moved.number,
        "valid_from": moved.valid_from.isoformat(),
        "values": moved.values,
        "reason": moved.reason,
    }
    open_approval(MATTER, moved, requester=actor, facts=facts, now=now)
    return moved


@act("policies.withdraw_version")
def withdraw_version(*, actor: Any, draft: PolicyVersion, now: datetime) -> PolicyVersion:
    """Take a submitted draft back to go on with it: its approval ends."""
    from salesops.core.approvals.services import withdraw

    withdraw(approval=pending_approval(draft), actor=actor, now=now)
    draft.refresh_from_db()
    return draft


def pending_approval(draft: PolicyVersion) -> Any:
    """The approval a submitted draft waits for; refuses with ``core.wrong-state`` when there is none."""
    from salesops.core.approvals.models import Approval
    from salesops.core.approvals.states import ApprovalState

    found = Approval.objects.of(kind_of(draft).code, draft.pk).filter(state=ApprovalState.PENDING).first()
    if found is None:
        raise Refused(Refusal("core.wrong-state", _("This is not waiting for approval.")))
    return found


@act("policies.send_back_version")
def send_back_version(*, actor: Any, draft: PolicyVersion) -> PolicyVersion:
    """Sent back or withdrawn: the draft can be changed again. Called by the approval engine."""
    moved = move(draft, "return", actor=actor)
    record_activity(moved, "return", actor=actor)
    return moved


@act("policies.reject_version")
def reject_version(*, actor: Any, draft: PolicyVersion) -> PolicyVersion:
    """Rejected for good. Called by the approval engine."""
    moved = move(draft, "reject", actor=actor)
    record_activity(moved, "reject", actor=actor)
    return moved


@act("policies.approve_version")
def approve_version(*, actor: Any, draft: PolicyVersion, now: datetime) -> PolicyVersion:
    """Everybody agreed: it is published. Called by the approval engine; its author and its last editor are never the last to
    agree (``policies.own-draft``). A first day that passed while it waited becomes today: nothing holds backwards.
    """
    day = max(draft.valid_from, timezone.localdate(now))
    moved = move(draft, "approve", actor=actor, published_by=actor, published_at=now, valid_from=day)
    return _published(moved, actor)


@act("policies.publish_draft")
def publish_draft(*, actor: Any, draft: PolicyVersion, now: datetime, version: int | None = None) -> PolicyVersion:
    """Put a draft in force from its first day. Refused where the policy needs approval."""
    moved = move(
        draft,
        "publish",
        actor=actor,
        version=version,
        also=_not_ready(draft, now),
        published_by=actor,
        published_at=now,
    )
    return _published(moved, actor)


@act("policies.discard_draft")
def discard_draft(*, actor: Any, draft: PolicyVersion, version: int | None = None) -> PolicyVersion:
    """Give a draft up. It stays readable in the history."""
    moved = move(draft, "discard", actor=actor, version=version)
    record_activity(moved, "discard", actor=actor)
    return moved


def _published(version: PolicyVersion, actor: Any) -> PolicyVersion:
    policy_versions_changed()
    record_activity(version, "publish", actor=actor, valid_from=version.valid_from.isoformat())
    return version
