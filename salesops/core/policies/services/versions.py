"""Publishing versions, with approval where the policy needs one."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.reading import policy_on, policy_versions_changed
from salesops.core.policies.rules import nothing_changed, reason_missing, starts_in_the_past
from salesops.core.policies.values import from_json
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import policies
from salesops.core.states import move


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
    """Hand a draft to those who approve."""
    moved = move(draft, "submit", actor=actor, version=version, also=_not_ready(draft, now))
    record_activity(moved, "submit", actor=actor)
    return moved


@act("policies.withdraw_version")
def withdraw_version(*, actor: Any, draft: PolicyVersion, version: int | None = None) -> PolicyVersion:
    """Take a submitted draft back to go on with it."""
    moved = move(draft, "withdraw", actor=actor, version=version)
    record_activity(moved, "withdraw", actor=actor)
    return moved


@act("policies.send_back_version")
def send_back_version(*, actor: Any, draft: PolicyVersion, note: str, version: int | None = None) -> PolicyVersion:
    """Return a submitted draft to its author with a reason."""
    moved = move(draft, "return", actor=actor, version=version, also=[reason_missing(note)])
    record_activity(moved, "return", actor=actor, note=note)
    return moved


@act("policies.approve_version")
def approve_version(*, actor: Any, draft: PolicyVersion, now: datetime, version: int | None = None) -> PolicyVersion:
    """Agree to a submitted draft: it is published. Its author and its last editor can't (``policies.own-draft``).

    A first day that passed while it waited becomes today: nothing holds backwards.
    """
    day = max(draft.valid_from, timezone.localdate(now))
    moved = move(draft, "approve", actor=actor, version=version, published_by=actor, published_at=now, valid_from=day)
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
