"""People: created, edited, deactivated; never deleted (ACC-11)."""

from datetime import date
from typing import Any

from accounts.models import OrgUnit, Position, User
from accounts.rules import people as people_rules
from accounts.rules import roles as role_rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.chinese import sort_key
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .editing import check_version, lock, need, need_over
from .invitations import invite
from .postings import post_user
from .roles import grant_role, set_roles

EDITABLE = ("name", "email", "mobile", "joined_on")


def user_values(user: User) -> dict[str, Any]:
    """What an editor of ``user`` sees."""
    return {name: getattr(user, name) for name in EDITABLE}


@act("accounts.create_user")
def create_user(
    *,
    actor: User | None,
    username: str,
    name: str,
    unit: OrgUnit,
    position: Position,
    joined_on: date,
    email: str = "",
    mobile: str = "",
    supervisor: User | None = None,
    roles: set[str] | None = None,
    password: str | None = None,
    send_invitation: bool = True,
) -> User:
    """Create a person, posted from ``joined_on`` with the roles of the position (or exactly ``roles``).

    Nobody chooses somebody else's password: an invitation goes to the e-mail address (``password`` is for demo data only).
    """
    need(actor, "users", "c")
    email, username = email.strip(), username.strip()
    refuse_if(
        people_rules.username_fits(username),
        people_rules.name_given(name),
        people_rules.email_fits(email),
        people_rules.mobile_fits(mobile),
        *people_rules.posting_fits(position, unit, joined_on, joined_on),
        *((role_rules.role_known(role) for role in sorted(roles)) if roles else ()),
        kind=Invalid,
    )
    user = User.objects.create_user(
        username, name.strip(), password, email=email, mobile=mobile.strip(), joined_on=joined_on
    )
    record_activity(user, "accounts.create_user", actor=actor, unit=unit.code, position=position.code)
    post_user(
        actor=actor,
        user=user,
        unit=unit,
        position=position,
        day=joined_on,
        supervisor=supervisor,
        with_roles=roles is None,
    )
    for role in sorted(roles or ()):
        grant_role(actor=actor, user=user, role=role, day=joined_on)
    if send_invitation and email and password is None:
        invite(user, actor)
    return user


@act("accounts.edit_user")
def edit_user(*, actor: User | None, user: User, version: int | None = None, **values: Any) -> dict[str, list[Any]]:
    """Change ``values`` (of ``name email mobile joined_on``) of ``user``. Returns the changes: field → [before, after]."""
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_user: not editable: {sorted(unknown)}")
    need_over(actor, user)
    user = lock(user)
    check_version(user, version, user_values(user))
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    changes = {k: [getattr(user, k), v] for k, v in values.items() if getattr(user, k) != v}
    if not changes:
        return {}
    refuse_if(
        *people_rules.fields_of_oneself(actor, user, set(changes)),
        people_rules.name_given(values["name"]) if "name" in changes else None,
        people_rules.email_fits(values["email"], besides=user) if "email" in changes else None,
        people_rules.email_by_its_owner(user, values["email"]) if "email" in changes else None,
        people_rules.mobile_fits(values["mobile"]) if "mobile" in changes else None,
        _joined_before_leaving(user, values["joined_on"]) if "joined_on" in changes else None,
        kind=Invalid,
    )
    for field, value in values.items():
        setattr(user, field, value)
    user.name_key = sort_key(user.name)
    user.save(update_fields=[*values, "name_key"])
    # The audit trail has the values; contact data stays out of the timeline.
    record_activity(user, "accounts.edit_user", actor=actor, fields=sorted(changes))
    return changes


def _joined_before_leaving(user: User, joined_on: date | None) -> Refusal | None:
    if joined_on and user.left_on and user.left_on < joined_on:
        from django.utils.translation import gettext as _

        return Refusal("accounts.left-before-joining", _("The last day lies before this day."), "joined_on")
    return None


@act("accounts.change_roles")
def change_roles(*, actor: User | None, user: User, wanted: set[str], day: date) -> bool:
    """Let ``user`` hold exactly ``wanted`` from ``day`` (import, role page)."""
    return set_roles(actor=actor, user=user, wanted=wanted, day=day)
