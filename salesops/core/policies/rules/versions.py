"""When a version may be drafted, published, approved."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal

if TYPE_CHECKING:
    from salesops.core.policies.models import PolicyVersion


def another_draft(unfinished: "PolicyVersion | None") -> Refusal | None:
    """One draft for each policy at a time: two would each undo the other."""
    if unfinished is None:
        return None
    message = _("Version %(number)s is already being drafted. Continue there.") % {"number": unfinished.number}
    return Refusal("policies.draft-exists", message, figures={"number": unfinished.number})


def starts_in_the_past(valid_from: date, today: date) -> Refusal | None:
    """What was computed yesterday stays as it was: values hold from today at the earliest."""
    if valid_from >= today:
        return None
    message = _("A version can't take effect before today (%(today)s).") % {"today": today.isoformat()}
    return Refusal("policies.starts-in-the-past", message, "valid_from", {"today": today.isoformat()})


def reason_missing(reason: str) -> Refusal | None:
    """Everybody who reads the history sees why."""
    if reason.strip():
        return None
    return Refusal("policies.reason-missing", _("Say why the values change."), "reason")


def nothing_changed(values: Mapping[str, Any], before: Mapping[str, Any]) -> Refusal | None:
    """A version that says what already holds would only blur the history."""
    if dict(values) != dict(before):
        return None
    return Refusal("policies.nothing-changed", _("These values already hold on that day."))


def approval_missing(version: "PolicyVersion") -> Refusal | None:
    """Where the policy needs approval, nobody publishes directly."""
    if not version.needs_approval:
        return None
    return Refusal("policies.needs-approval", _("This policy takes effect only after approval. Submit it."))


def not_needed_here(version: "PolicyVersion") -> Refusal | None:
    """Nothing to submit where an admin publishes by himself."""
    if version.needs_approval:
        return None
    return Refusal("policies.no-approval-needed", _("This policy needs no approval. Publish it."))


def own_draft(version: "PolicyVersion", person: Any) -> Refusal | None:
    """Policy draft and policy approval are never in one hand (defaults.md 1.5)."""
    if person is None or person.pk not in (version.created_by_id, version.changed_by_id):
        return None
    return Refusal("policies.own-draft", _("Whoever drafted or changed it doesn't approve it."))
