"""Who may hold which role (ACC-3, defaults.md 1.5)."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import RoleGrant, User
from salesops.core.refusals import Refusal
from salesops.core.sockets.roles import roles


def role_known(code: str) -> Refusal | None:
    if code not in roles:
        return Refusal("accounts.unknown-role", _("There is no role %(role)s.") % {"role": code}, "role")
    return None


def only_admins(actor: User | None) -> Refusal | None:
    """Roles are given and taken by an administrator only (``None``: the system itself, at set-up)."""
    if actor is not None and not actor.holds("ADM"):
        return Refusal("accounts.roles-by-admin", _("Only an administrator gives and takes roles."), "roles")
    return None


def not_held(person: User, role: str, day: date) -> Refusal | None:
    if RoleGrant.objects.on(day).filter(user=person, role=role).exists():
        sentence = _("%(person)s holds %(role)s already.") % {"person": person.name, "role": role}
        return Refusal("accounts.role-held", sentence, "role")
    return None


def an_admin_stays(person: User, role: str, day: date) -> Refusal | None:
    """The portal is never left without an administrator."""
    if role != "ADM":
        return None
    others = RoleGrant.objects.filter(role="ADM", user__is_active=True, period__contains=day).exclude(user=person)
    if others.filter(period__endswith__isnull=True).exists():
        return None
    return Refusal("accounts.last-admin", _("This is the last administrator; make somebody else one first."), "role")
