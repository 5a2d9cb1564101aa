"""What a person's record may look like (ACC-11)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import OrgUnit, Position, User
from salesops.core.refusals import Refusal


def username_fits(username: str, *, besides: User | None = None) -> Refusal | None:
    """Letters, digits and ``@ . + - _``; used by nobody else, whatever the case."""
    try:
        for validator in User._meta.get_field("username").validators:
            validator(username)
    except ValidationError as error:
        return Refusal("accounts.bad-username", " ".join(error.messages), "username")
    others = User.objects.exclude(pk=besides.pk) if besides else User.objects.all()
    if others.named(username).exists():
        sentence = _("The user name %(username)s is taken.") % {"username": username}
        return Refusal("accounts.username-taken", sentence, "username", {"username": username})
    return None


def name_given(name: str) -> Refusal | None:
    if not name.strip():
        return Refusal("accounts.name-missing", _("Enter the name."), "name")
    if len(name) > 60:
        return Refusal("accounts.name-too-long", _("A name has 60 characters at most."), "name")
    return None


def email_fits(email: str, *, besides: User | None = None) -> Refusal | None:
    """Well formed, and nobody else's: the address signs in as well."""
    if not email:
        return None
    try:
        validate_email(email)
    except ValidationError:
        return Refusal("accounts.bad-email", _("This is no e-mail address: %(email)s") % {"email": email}, "email")
    others = User.objects.exclude(pk=besides.pk) if besides else User.objects.all()
    if others.filter(email__iexact=email).exists():
        return Refusal("accounts.email-taken", _("Somebody else has this e-mail address."), "email")
    return None


def email_by_its_owner(person: User, email: str) -> Refusal | None:
    """A sign-in address in use changes only by its owner: else an admin could have a reset sent to himself."""
    if email.lower() == person.email.lower() or not person.email or person.last_login is None:
        return None
    sentence = _("%(person)s signs in with %(email)s; only the person can change it, in the own profile.")
    figures = {"person": person.name, "email": person.email}
    return Refusal("accounts.email-by-owner", sentence % figures, "email", figures)


# What a person may change of the own record; the rest is the company's.
OWN_FIELDS = ("mobile",)


def fields_of_oneself(actor: User | None, person: User, changed: set[str]) -> list[Refusal]:
    """Of the own record only the mobile is changed here; the e-mail address has its own way, with a confirmation."""
    if actor is None or actor.pk != person.pk:
        return []
    sentence = _("Only an administrator changes this.")
    return [Refusal("accounts.not-own-field", sentence, name) for name in sorted(changed - set(OWN_FIELDS))]


def mobile_fits(mobile: str) -> Refusal | None:
    digits = [c for c in mobile if c.isdigit()]
    if mobile and (len(digits) < 5 or set(mobile) - set("0123456789+-() #") or len(mobile) > 30):
        return Refusal("accounts.bad-mobile", _("A phone number has digits, spaces, + and - only."), "mobile")
    return None


def posting_fits(position: Position, unit: OrgUnit, day: date, joined_on: date | None) -> list[Refusal]:
    """The unit exists on the day, the position is in use, and nobody is posted before joining."""
    found = []
    if not unit.terms.on(day).exists():
        sentence = _("%(unit)s doesn't exist on %(day)s.") % {"unit": unit.code, "day": day}
        found.append(Refusal("accounts.unit-missing", sentence, "unit", {"unit": unit.code}))
    if not position.is_active:
        sentence = _("The position %(position)s is no longer in use.") % {"position": position.code}
        found.append(Refusal("accounts.position-closed", sentence, "position"))
    if joined_on and day < joined_on:
        sentence = _("Nobody is posted before joining on %(day)s.") % {"day": joined_on}
        found.append(Refusal("accounts.posted-before-joining", sentence, "day"))
    return found


def still_here(person: User, day: date) -> Refusal | None:
    """Somebody who has left by ``day`` gets no new place, role or duty."""
    if not person.is_active or (person.left_on and person.left_on < day):
        sentence = _("%(person)s has left.") % {"person": person.name}
        return Refusal("accounts.person-left", sentence, "user", {"person": person.name})
    return None


def not_oneself(actor: User | None, person: User, code: str = "accounts.not-for-oneself") -> Refusal | None:
    """Nobody changes the own place, position or roles (defaults.md 1.5)."""
    if actor is not None and actor.pk == person.pk:
        return Refusal(code, _("Nobody does this for oneself; another admin has to."))
    return None


def supervisor_fits(person: User, supervisor: User | None, day: date) -> Refusal | None:
    if supervisor is None:
        return None
    if supervisor.pk == person.pk:
        return Refusal("accounts.own-supervisor", _("Nobody is the own supervisor."), "supervisor")
    left = still_here(supervisor, day)
    return Refusal(left.code, left.message, "supervisor", left.figures) if left else None
