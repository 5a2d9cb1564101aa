"""What can be done to a sign-in: password, e-mail address, second factor (ACC-6). Each ends all other ways in."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.auth import factor
from accounts.auth.letters import INVITE, NEW_ADDRESS, RESET, send_letter, send_link
from accounts.auth.sessions import end_sessions
from accounts.models import User
from accounts.rules.people import email_fits
from salesops.core.acts import act
from salesops.core.api.tokens import revoke_tokens
from salesops.core.audit.activity import record_activity
from salesops.core.jobs.services import enqueue
from salesops.core.links.engine import LinkUnknown, redeem, revoke
from salesops.core.refusals import Invalid, Refusal, refuse_if

RESET_LETTER = "accounts.send_reset"


def password_fits(user: User, password: str) -> list[Refusal]:
    """Every reason why ``password`` won't do for ``user``."""
    if "\x00" in password:
        return [Refusal("accounts.password", _("A password is text."), "password")]
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [Refusal("accounts.password", message, "password") for message in error.messages]
    return []


def _choose(user: User, password: str, actor: User, now: datetime, keep: str) -> None:
    refuse_if(*password_fits(user, password), kind=Invalid)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user, but=keep)
    revoke_tokens(user, now=now)
    for purpose in (RESET, INVITE):
        revoke(purpose, subject=user.pk, now=now)
    record_activity(user, "accounts.change_password", actor=actor)
    send_letter(user, "password-changed")


@act("accounts.change_password")
def change_password(*, user: User, password: str, now: datetime, actor: User, keep: str = "") -> None:
    """Give ``user`` a new password; every session but the one with stored key ``keep`` and every token end."""
    _choose(user, password, actor, now, keep)


@act("accounts.choose_password")
def choose_password(*, purpose: str, token: str, password: str, now: datetime, actor: None) -> User:
    """Use up a reset or invitation link; raises what :mod:`salesops.core.links.engine` raises, or :class:`Invalid`."""
    link = redeem(purpose, token, now=now)
    user = User.objects.active().select_for_update().filter(pk=link.subject).first()
    if user is None:
        raise LinkUnknown(Refusal("core.link-unknown", _("This link doesn't exist. Was it cut off in the mail?")))
    _choose(user, password, user, now, "")
    return user


@act("accounts.ask_for_reset")
def ask_for_reset(*, name: str, now: datetime, actor: None) -> None:
    """Have a link mailed to the owner of ``name``, if there is one.

    The caller learns nothing, not even by the clock: known or not, one look and one job. The job writes the letter.
    """
    from accounts.auth.backend import find_person

    user = find_person(name.strip())
    enqueue(RESET_LETTER, actor=None, args={"person": user.pk if user else None})


@act("accounts.send_reset")
def send_reset(*, person: int | None, now: datetime, actor: None) -> None:
    """Mail the link to choose a password to ``person``, unless nobody asked for anybody."""
    user = User.objects.active().filter(pk=person).first()
    if user is not None and user.email:
        send_link(RESET, user, now=now)


@act("accounts.ask_for_new_email")
def ask_for_new_email(*, user: User, email: str, now: datetime, actor: User) -> None:
    """Mail a link to the new address; nothing changes before it is opened and confirmed."""
    refuse_if(email_fits(email, besides=user), kind=Invalid)
    send_link(NEW_ADDRESS, user, now=now, actor=actor, to=email)


@act("accounts.confirm_email")
def confirm_email(*, token: str, now: datetime, actor: None) -> User:
    """The new address proved to be read by its owner: it counts from now on, and the old one is told."""
    link = redeem(NEW_ADDRESS, token, now=now)
    user = User.objects.active().select_for_update().filter(pk=link.subject).first()
    if user is None:
        raise LinkUnknown(Refusal("core.link-unknown", _("This link doesn't exist. Was it cut off in the mail?")))
    refuse_if(email_fits(link.data["email"], besides=user), kind=Invalid)
    old, user.email = user.email, link.data["email"]
    user.save(update_fields=["email"])
    revoke(RESET, subject=user.pk, now=now)
    record_activity(user, "accounts.change_email", actor=user)
    if old:
        send_letter(user, "address-changed", to=old)
    return user


@act("accounts.add_second_factor")
def add_second_factor(*, user: User, secret: str, step: int, now: datetime, actor: User, keep: str = "") -> list[str]:
    """Store the app whose code at ``step`` was right; other sessions and tokens end. Returns the recovery codes."""
    codes = factor.set_up(user, secret, step=step, now=now)
    _factor_changed(user, actor, now, keep, "accounts.add_second_factor")
    return codes


@act("accounts.remove_second_factor")
def remove_second_factor(*, user: User, now: datetime, actor: User, keep: str = "") -> None:
    """Take the app and the recovery codes away: the person's own act, or an administrator's when the phone is lost."""
    factor.remove(user)
    _factor_changed(user, actor, now, keep, "accounts.remove_second_factor")


@act("accounts.renew_recovery_codes")
def renew_recovery_codes(*, user: User, now: datetime, actor: User) -> list[str]:
    """Ten new recovery codes; the old ones stop working."""
    codes = factor.new_recovery_codes(user)
    record_activity(user, "accounts.renew_recovery_codes", actor=actor)
    return codes


def _factor_changed(user: User, actor: User, now: datetime, keep: str, verb: str) -> None:
    end_sessions(user, but=keep)
    revoke_tokens(user, now=now)
    record_activity(user, verb, actor=actor)
    send_letter(user, "factor-changed")
