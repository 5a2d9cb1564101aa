"""What a handover needs (ACC-9)."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Handover, User
from accounts.models.handover import OPEN_STATES
from accounts.rules.people import still_here
from salesops.core.refusals import Refusal
from salesops.core.sockets.handover import parts_in_order


def in_time(day: date, today: date) -> Refusal | None:
    if day < today:
        return Refusal("accounts.handover-in-the-past", _("Choose today or a later day."), "day")
    return None


def two_people(person: User, heirs: Mapping[str, User]) -> Refusal | None:
    if any(heir.pk == person.pk for heir in heirs.values()):
        return Refusal("accounts.own-heir", _("Nobody hands over to oneself."), "heir")
    return None


def heirs_stay(heirs: Mapping[str, User], day: date) -> list[Refusal]:
    """Nobody inherits who has left or is leaving by then."""
    found = {}
    for heir in heirs.values():
        left = still_here(heir, day)
        if left:
            found[heir.pk] = Refusal(left.code, left.message, "heir", left.figures)
    return list(found.values())


def no_other_open(person: User) -> Refusal | None:
    if Handover.objects.filter(person=person, state__in=OPEN_STATES).exists():
        sentence = _("A handover for %(person)s is open already.") % {"person": person.name}
        return Refusal("accounts.handover-open", sentence, "person")
    return None


def parts_can_move(person: User, heirs: Mapping[str, User], day: date) -> list[Refusal]:
    """Every reason of every part that has something to hand over."""
    found = []
    for part in parts_in_order():
        if part.count(person, day):
            found += part.blocks(person, heirs[part.code], day)
    return found
