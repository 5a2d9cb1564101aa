"""The one door: sign-in page and ``auth/token/`` both come through :func:`check_password` and :func:`check_code` (S9)."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.auth.attempts import (
    Caller,
    Outcome,
    Stage,
    begin_try,
    code_key,
    confirm_key,
    finish_try,
    is_locked,
    name_key,
    tries_left,
)
from accounts.auth.factor import has_factor, use_code
from accounts.auth.letters import send_letter
from accounts.auth.limits import sign_in_limits
from accounts.models import User
from salesops.core.notify.services import notify
from salesops.core.refusals import Invalid, Refusal
from salesops.core.sockets.roles import roles


def needs_factor(user: User) -> bool:
    """Whether one of the person's roles asks for a second factor. In demo data none does."""
    return not settings.DEMO_SIGN_INS and any(roles.get(code).second_factor for code in user.access.role_codes)


def check_password(*, name: str, password: str, caller: Caller, now: datetime) -> User:
    """The person, or :class:`Invalid` (``accounts.wrong-password``) or :class:`TooMany`.

    The person is let in only by :func:`let_in`: a code may still be due.
    """
    name = name.strip()[:254]
    key = name_key(name)
    attempt = begin_try(key=key, stage=Stage.PASSWORD, caller=caller, now=now)
    user = authenticate(None, username=name, password=password[:256])
    if user is None:
        finish_try(attempt, Outcome.FAILED)
        _tell_owner_when_locked(key, name, now)
        raise Invalid(Refusal("accounts.wrong-password", wrong_password(tries_left(key, now), now), "password"))
    assert isinstance(user, User)  # noqa: S101 - the only backend there is
    finish_try(attempt, Outcome.HALF if has_factor(user) or needs_factor(user) else Outcome.PASSED, user)
    return user


def wrong_password(left: int, now: datetime) -> str:
    if left == 0:
        locked = _("User name or password is wrong. Signing in with this name is locked for %(minutes)s minutes.")
        return locked % {"minutes": locked_minutes(now)}
    return ngettext(
        "User name or password is wrong. %(left)s more try.",
        "User name or password is wrong. %(left)s more tries.",
        left,
    ) % {"left": left}


def check_code(*, user: User, code: str, caller: Caller, now: datetime) -> None:
    """Accept a code of the authenticator app or a recovery code, each once; five wrong ones lock."""
    key = code_key(user)
    attempt = begin_try(key=key, stage=Stage.CODE, caller=caller, now=now, user=user)
    if not use_code(user, code, now=now):
        finish_try(attempt, Outcome.FAILED)
        if is_locked(key, now):
            tell_locked(user, now)
        raise Invalid(Refusal("accounts.wrong-code", _("The code is wrong or was used before."), "code"))
    finish_try(attempt, Outcome.PASSED)


def confirm_person(
    *, user: User, proof: str, caller: Caller, now: datetime, field: str = "proof", with_code: bool = True
) -> None:
    """Password (or code) of somebody who is signed in: five failures lock this question, whoever fails at the door."""
    key = confirm_key(user)
    attempt = begin_try(key=key, stage=Stage.PASSWORD, caller=caller, now=now, user=user)
    if user.check_password(proof[:256]) or (with_code and use_code(user, proof, now=now)):
        finish_try(attempt, Outcome.PASSED)
        return
    finish_try(attempt, Outcome.FAILED)
    if is_locked(key, now):
        tell_locked(user, now)
    raise Invalid(Refusal("accounts.wrong-password", _("That isn't right."), field))


def _tell_owner_when_locked(key: str, name: str, now: datetime) -> None:
    from accounts.auth.backend import find_person

    if is_locked(key, now) and (owner := find_person(name)):
        tell_locked(owner, now)


def tell_locked(owner: User, now: datetime) -> None:
    """Tell the owner that somebody, perhaps he himself, failed too often: by mail and behind the bell."""
    send_letter(owner, "locked", minutes=str(locked_minutes(now)))
    notify([owner], "accounts.sign_in_locked", params={"minutes": locked_minutes(now)}, on=now)


def locked_minutes(now: datetime) -> int:
    return int(sign_in_limits(now).locked_for.total_seconds() // 60)
