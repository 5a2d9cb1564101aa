"""Roles given and taken: by an administrator, never for oneself, never in secret (ACC-3, security.md S10)."""

from datetime import date
from typing import cast

from accounts.models import RoleGrant, User
from accounts.rules import people as people_rules
from accounts.rules import roles as role_rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, refuse_if

from .dated import end_from, hold_from, holding_after
from .editing import iso, lock, touch
from .told import tell_about_role


@act("accounts.grant_role")
def grant_role(*, actor: User | None, user: User, role: str, day: date) -> RoleGrant:
    """Give ``role`` to ``user`` from ``day``. Another administrator and the auditors are told."""
    refuse_if(
        role_rules.only_admins(actor),
        people_rules.not_oneself(actor, user, "accounts.own-role"),
        kind=Forbidden,
    )
    user = lock(user)
    refuse_if(
        role_rules.role_known(role),
        people_rules.still_here(user, day),
        role_rules.not_held(user, role, day),
        kind=Invalid,
    )
    rows = RoleGrant.objects.filter(user=user, role=role)
    grant = hold_from(rows, day, key={"user": user, "role": role}, values={"granted_by": actor})
    touch(user)
    record_activity(user, "accounts.grant_role", actor=actor, role=role, day=iso(day))
    tell_about_role("accounts.role_granted", user, role, day, actor)
    # New for sure: `not_held` has looked.
    return cast(RoleGrant, grant)


@act("accounts.revoke_role")
def revoke_role(*, actor: User | None, user: User, role: str, day: date) -> bool:
    """Take ``role`` from ``user``: ``day`` is the first day without it. Returns whether it was held."""
    refuse_if(
        role_rules.only_admins(actor),
        people_rules.not_oneself(actor, user, "accounts.own-role"),
        kind=Forbidden,
    )
    user = lock(user)
    rows = RoleGrant.objects.filter(user=user, role=role)
    if not holding_after(rows, day).exists():
        return False
    refuse_if(role_rules.an_admin_stays(user, role, day))
    end_from(rows, day)
    touch(user)
    record_activity(user, "accounts.revoke_role", actor=actor, role=role, day=iso(day))
    tell_about_role("accounts.role_revoked", user, role, day, actor)
    return True


def set_roles(*, actor: User | None, user: User, wanted: set[str], day: date) -> bool:
    """Let ``user`` hold exactly ``wanted`` from ``day``; each change is its own act. Returns whether anything changed."""
    held = set(RoleGrant.objects.on(day).filter(user=user).values_list("role", flat=True))
    for role in sorted(wanted - held):
        grant_role(actor=actor, user=user, role=role, day=day)
    for role in sorted(held - wanted):
        revoke_role(actor=actor, user=user, role=role, day=day)
    return held != wanted
