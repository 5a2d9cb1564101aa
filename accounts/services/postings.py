"""Where a person stands: unit, position and supervisor, from a day (ACC-1)."""

from datetime import date

from accounts.models import OrgUnit, Position, Posting, RoleGrant, User
from accounts.rules import people as people_rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, refuse_if

from .dated import end_from, hold_from, holding_after
from .editing import check_version, iso, lock, need_over, touch
from .roles import grant_role, revoke_role


@act("accounts.post_user")
def post_user(
    *,
    actor: User | None,
    user: User,
    unit: OrgUnit,
    position: Position,
    day: date,
    supervisor: User | None = None,
    version: int | None = None,
    with_roles: bool = True,
) -> bool:
    """Post ``user`` in ``unit`` as ``position`` from ``day``; the earlier posting ends the day before.

    ``supervisor`` only where it isn't the head of the unit. A change of position brings the roles of the new one and ends those
    that only the old one brought (``with_roles=False``: roles are decided elsewhere). Returns whether anything changed.
    """
    need_over(actor, user)
    refuse_if(people_rules.not_oneself(actor, user, "accounts.own-posting"), kind=Forbidden)
    user = lock(user)
    check_version(user, version, posting_values(user, day))
    refuse_if(
        people_rules.still_here(user, day),
        *people_rules.posting_fits(position, unit, day, user.joined_on),
        people_rules.supervisor_fits(user, supervisor, day),
        kind=Invalid,
    )
    rows = Posting.objects.filter(user=user)
    before = rows.on(day).select_related("position").first()
    old = before.position if before else None
    values = {"unit": unit, "position": position, "supervisor": supervisor}
    if hold_from(rows, day, key={"user": user}, values=values) is None:
        return False
    touch(user)
    record_activity(
        user, "accounts.post_user", actor=actor, day=iso(day), unit=unit.code, position=position.code,
        supervisor=supervisor.username if supervisor else "",
    )  # fmt: skip
    if with_roles and (old is None or old.pk != position.pk):
        _roles_of_position(actor, user, old, position, day)
    return True


def posting_values(user: User, day: date) -> dict[str, str]:
    """Where ``user`` stands on ``day``, as an editor sees it."""
    row = Posting.objects.on(day).filter(user=user).select_related("unit", "position", "supervisor").first()
    return {
        "unit": row.unit.code if row else "",
        "position": row.position.code if row else "",
        "supervisor": row.supervisor.username if row and row.supervisor else "",
    }


def _roles_of_position(actor: User | None, user: User, old: Position | None, new: Position, day: date) -> None:
    held = set(RoleGrant.objects.on(day).filter(user=user).values_list("role", flat=True))
    for role in sorted(set(new.first_roles) - held):
        grant_role(actor=actor, user=user, role=role, day=day)
    only_old = set(old.first_roles) - set(new.first_roles) if old else set()
    for role in sorted(only_old & held):
        revoke_role(actor=actor, user=user, role=role, day=day)


@act("accounts.end_postings")
def end_postings(*, actor: User | None, user: User, day: date) -> None:
    """Leave ``user`` without a place from ``day`` on (somebody who leaves)."""
    need_over(actor, user)
    if holding_after(Posting.objects.filter(user=user), day).exists():
        end_from(Posting.objects.filter(user=user), day)
        record_activity(user, "accounts.end_postings", actor=actor, day=iso(day))
