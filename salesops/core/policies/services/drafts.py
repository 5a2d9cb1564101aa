"""Drafting a version."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.reading import policy_on
from salesops.core.policies.rules import another_draft
from salesops.core.policies.values import parse_all, to_json
from salesops.core.refusals import Conflict, Forbidden, Refusal, Refused, refuse_if
from salesops.core.sockets.policies import policies


def require(actor: Any, right: str) -> None:
    """Refuse unless ``actor`` (``None`` = the system) has ``right`` on the settings."""
    if actor is not None and not actor.can("settings", right):
        raise Forbidden(Refusal("core.no-right", _("Your role doesn't include this.")))


@act("policies.open_draft")
def open_draft(*, actor: Any, code: str, now: datetime, valid_from: date | None = None) -> PolicyVersion:
    """Begin the next version of policy ``code`` with the values that hold on its first day (tomorrow unless told).

    Refuses with ``policies.draft-exists`` while another draft is under way.
    """
    require(actor, "e")
    kind = policies.get(code)
    rows = PolicyVersion.objects.filter(code=code)
    # Two admins who begin at the same moment: the unique index lets one through, this sentence meets most others.
    refuse_if(another_draft(rows.unfinished().first()))
    day = valid_from or timezone.localdate(now)
    draft = PolicyVersion.objects.create(
        code=code,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        valid_from=day,
        values=to_json(dict(policy_on(code, day))),
        needs_approval=kind.approval,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    record_activity(draft, "open", actor=actor)
    return draft


@act("policies.save_draft")
def save_draft(
    *,
    actor: Any,
    draft: PolicyVersion,
    version: int,
    values: Mapping[str, Any],
    valid_from: date,
    reason: str,
    now: datetime,
) -> PolicyVersion:
    """Keep what was typed. ``version`` is the one the person began from: a colleague's change meanwhile raises ``Conflict``
    with his values. Values that are wrong raise ``Invalid`` with each refusal at its field.
    """
    require(actor, "e")
    kind = policies.get(draft.code)
    locked = PolicyVersion.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=draft.pk)
    if locked.version != version:
        message = _("%(who)s changed this draft meanwhile. Nothing of yours was saved.") % {"who": locked.changed_by}
        theirs = {**locked.values, "valid_from": locked.valid_from.isoformat(), "reason": locked.reason}
        raise Conflict(Refusal("core.changed-meanwhile", message), theirs=theirs)
    if locked.state != "draft":
        message = _("This can't be done while it is %(state)s.") % {"state": locked.machine.state_of(locked).label}
        raise Refused(Refusal("core.wrong-state", message))
    locked.values = to_json(parse_all(kind, values))
    locked.valid_from, locked.reason = valid_from, reason.strip()[:500]
    locked.changed_by, locked.changed_at = actor, now
    locked.save(update_fields=["values", "valid_from", "reason", "changed_by", "changed_at"])
    locked.refresh_from_db(fields=["version"])
    record_activity(locked, "change", actor=actor)
    return locked
