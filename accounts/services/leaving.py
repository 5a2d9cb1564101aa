"""People leave: deactivated after their last day, never deleted (ACC-11); what they hold has gone to somebody else before."""

from datetime import date, timedelta

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.auth.sessions import end_sessions
from accounts.models import AssistantDuty, Deputyship, OrgUnitHead, Posting, RoleGrant, User
from accounts.rules import leave as leave_rules
from accounts.rules import people as people_rules
from accounts.rules import roles as role_rules
from salesops.core.acts import act
from salesops.core.api.tokens import revoke_tokens
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.handover import parts_in_order

from .dated import end_from
from .editing import check_version, iso, lock, need_over, touch
from .users import user_values


def open_duties(person: User, day: date) -> list[Refusal]:
    """What ``person`` would still hold from ``day`` on, part by part, with names."""
    found = []
    for part in parts_in_order():
        if not part.must_move:
            continue
        count = part.count(person, day)
        if count:
            names = list(part.examples(person, day))
            figures = {
                "person": person.name,
                "what": str(part.label),
                "count": count,
                "names": ", ".join(names[:5]) + (" …" if len(names) > 5 else ""),
            }
            sentence = _("%(person)s still holds %(count)s × %(what)s: %(names)s. Hand over first.")
            found.append(Refusal("accounts.open-duties", sentence % figures, "last_day", figures))
    return found


@act("accounts.deactivate_user")
def deactivate_user(*, actor: User | None, user: User, last_day: date, today: date, version: int | None = None) -> User:
    """Let ``last_day`` be the last day of ``user``; from the day after nothing is left of rights, place and duties.

    Refused with ``accounts.open-duties`` while something is still in the person's hands. A last day in the past or yesterday
    ends access at once, a later one on its evening (schedule ``accounts.leavers``).
    """
    need_over(actor, user)
    refuse_if(people_rules.not_oneself(actor, user, "accounts.own-account"), kind=Forbidden)
    user = lock(user)
    check_version(user, version, user_values(user))
    gone = last_day + timedelta(days=1)
    refuse_if(
        _after_joining(user, last_day),
        role_rules.an_admin_stays(user, "ADM", gone) if user.access_on(today).role_codes & {"ADM"} else None,
        *open_duties(user, gone),
        leave_rules.nothing_waits(user),
        kind=Invalid,
    )
    _end_everything(user, gone)
    user.left_on = last_day
    user.is_active = last_day >= today
    user.save(update_fields=["left_on", "is_active"])
    if not user.is_active:
        _end_access(user)
    touch(user)
    record_activity(user, "accounts.deactivate_user", actor=actor, last_day=iso(last_day))
    return user


def _after_joining(user: User, last_day: date) -> Refusal | None:
    if user.joined_on and last_day < user.joined_on:
        return Refusal("accounts.left-before-joining", _("The last day lies before the day of joining."), "last_day")
    return None


def _end_access(user: User) -> None:
    """No browser and no program of a leaver goes on, also if he comes back later."""
    end_sessions(user)
    revoke_tokens(user, now=Now())


def _end_everything(user: User, gone: date) -> None:
    for rows in (
        Posting.objects.filter(user=user),
        RoleGrant.objects.filter(user=user),
        OrgUnitHead.objects.filter(user=user),
        AssistantDuty.objects.filter(rep=user),
        Deputyship.objects.filter(person=user, ended_at__isnull=True),
        Deputyship.objects.filter(deputy=user, ended_at__isnull=True),
    ):
        end_from(rows, gone)


@act("accounts.reactivate_user")
def reactivate_user(*, actor: User | None, user: User) -> User:
    """Let somebody who left sign in again. Place and roles are given anew, from a day."""
    need_over(actor, user)
    refuse_if(people_rules.not_oneself(actor, user, "accounts.own-account"), kind=Forbidden)
    user = lock(user)
    user.left_on, user.is_active = None, True
    user.save(update_fields=["left_on", "is_active"])
    record_activity(user, "accounts.reactivate_user", actor=actor)
    return user


@act("accounts.let_leavers_go")
def let_leavers_go(*, actor: User | None, today: date) -> int:
    """End the access of everybody whose last day is over. Returns how many."""
    leavers = list(User.objects.active().select_for_update().filter(left_on__lt=today))
    for user in leavers:
        user.is_active = False
        user.save(update_fields=["is_active"])
        _end_access(user)
        record_activity(user, "accounts.let_go", actor=actor, last_day=iso(user.left_on))
    return len(leavers)
