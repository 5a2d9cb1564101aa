"""Who is told when rights change: every other administrator and the auditors (security.md, "role editing")."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.models import RoleGrant, User
from salesops.core.notify.services import notify


def watchers(day: date, *besides: User | None) -> list[User]:
    """Administrators and auditors of ``day`` who had no part in the change."""
    held = RoleGrant.objects.on(day).filter(role__in=("ADM", "AUD")).values("user")
    return list(User.objects.active().filter(Q(pk__in=held)).exclude(pk__in=[u.pk for u in besides if u]))


def tell_about_role(event: str, user: User, role: str, day: date, actor: User | None) -> None:
    """Notify the watchers that ``role`` of ``user`` changes on ``day``. The system itself (set-up) tells nobody."""
    if actor is None:
        return
    params = {"person": user.name, "role": role, "day": day, "by": actor.name}
    notify(watchers(timezone.localdate(), actor, user), event, record=user, params=params, actor=actor)
