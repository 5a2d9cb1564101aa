"""Why something can't be done with a promotion: said by the services beside the field it is about. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from assessments.promotion_words import condition_name
from salesops.core.refusals import Refusal

from .promotion import BY_QUOTA, NOT_MET


def denied() -> Refusal:
    return Refusal("core.no-permission", _("Your roles don't allow this."))


def not_being_prepared(state: str) -> Refusal | None:
    if state == "eligible":
        return None
    return Refusal("assessments.promotion-handed-on", _("This promotion was handed on already."))


def not_on_the_ladder() -> Refusal:
    return Refusal("assessments.not-on-the-ladder", _("This person stands on no step of the sales ladder."), "person")


def not_up(rank: int, to: int) -> Refusal | None:
    if to > rank:
        return None
    return Refusal("assessments.promotion-not-up", _("A promotion leads to a higher post."), "to")


def not_special(to: str) -> Refusal | None:
    """The highest posts are won in a competition."""
    if to in BY_QUOTA:
        return None
    return Refusal(
        "assessments.promotion-not-special", _("By special merit at most to the market manager's post."), "to"
    )


def open_already(found: bool) -> Refusal | None:
    if not found:
        return None
    return Refusal("assessments.promotion-open-already", _("A promotion of this person is under way."), "person")


def conditions_fail(conditions: Iterable[Mapping[str, Any]]) -> Refusal | None:
    names = [condition_name(one["code"]) for one in conditions if one["outcome"] == NOT_MET]
    if not names:
        return None
    said = _("Not met: %(names)s") % {"names": ", ".join(names)}
    return Refusal("assessments.conditions-not-met", said)


def says_nothing(text: str, field: str) -> Refusal | None:
    return None if text.strip() else Refusal("assessments.says-nothing", _("Say why."), field)


def not_before(day: date, today: date) -> Refusal | None:
    if day >= today:
        return None
    return Refusal("assessments.promotion-past-day", _("A promotion takes effect today at the earliest."), "starts_on")


def wrong_unit(leads: str, kind: str) -> Refusal | None:
    """Whoever leads a team stands in a team, a region's head in a region."""
    if leads not in ("team", "region", "market") or leads == kind:
        return None
    return Refusal("assessments.promotion-wrong-unit", _("This post leads another kind of unit."), "unit")


def changed_meanwhile(seen: int | None, version: int) -> Refusal | None:
    if seen is None or seen == version:
        return None
    return Refusal("core.changed-meanwhile", _("Somebody else changed this meanwhile. Nothing was saved."))


def not_by_hand(by_hand: bool) -> Refusal | None:
    if by_hand:
        return None
    return Refusal("assessments.condition-measured", _("This condition isn't attested by hand."))


def incomplete() -> Refusal:
    return Refusal("assessments.promotion-incomplete", _("Day and unit of the new post are missing."))


def not_attested(codes: Sequence[str]) -> Refusal | None:
    if not codes:
        return None
    names = ", ".join(condition_name(code) for code in codes)
    return Refusal("assessments.not-attested", _("Still to be attested: %(names)s") % {"names": names})


def plan_open(found: bool) -> Refusal | None:
    if not found:
        return None
    return Refusal("assessments.improvement-open", _("An improvement plan of this person is open."))
