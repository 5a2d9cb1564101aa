"""Why something can't be done with a plan of targets (ASM-1): said by the services and by what the API offers. Pure."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesops.core.refusals import Forbidden, Refusal


def denied() -> Forbidden:
    return Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def unknown_period() -> Refusal:
    return Refusal("assessments.unknown-period", _("A period is 2026, 2026Q3 or 2026-09."), "period")


def week_is_cut(weekly: bool) -> Refusal | None:
    """Weeks are cut from their months by working days; nobody breaks them down."""
    if not weekly:
        return None
    return Refusal("assessments.week-is-cut", _("Weeks follow from their months by working days."), "period")


def period_over(last: date, today: date) -> Refusal | None:
    """What is over can't be planned any more."""
    if last >= today:
        return None
    return Refusal("assessments.period-over", _("This period is over."), "period")


def open_already(found: Any) -> Refusal | None:
    if found is None:
        return None
    message = _("There is an open plan of this unit for this period already.")
    return Refusal("assessments.plan-open-already", message, "period", {"plan": found.pk})


def months_need_quarter(fits: bool, published: bool) -> Refusal | None:
    """Months are handed out inside a quarter that is in force."""
    if not fits:
        return Refusal("assessments.months-of-a-quarter", _("Choose a quarter, like 2026Q4."), "period")
    if not published:
        return Refusal("assessments.quarter-missing", _("This unit has no targets for the quarter yet."), "period")
    return None


def nothing_in_it(lines: int) -> Refusal | None:
    return None if lines else Refusal("assessments.plan-empty", _("The plan has no targets yet."))


def parts_differ(units: int) -> Refusal | None:
    """Everywhere the parts make the whole, to the cent."""
    if not units:
        return None
    sentence = ngettext(
        "In %(n)s place the parts don't add up.", "In %(n)s places the parts don't add up.", units
    )  # fmt: skip
    return Refusal("assessments.parts-differ", sentence % {"n": units}, figures={"places": units})


def quarter_kept(units: int) -> Refusal | None:
    """Handing out months leaves the quarter as it was published."""
    if not units:
        return None
    sentence = ngettext(
        "The months of %(n)s unit or person don't make the quarter in force.",
        "The months of %(n)s units or people don't make the quarter in force.",
        units,
    )
    return Refusal("assessments.quarter-differs", sentence % {"n": units}, figures={"subjects": units})


def still_asked(names: list[str], until: date, today: date) -> Refusal | None:
    """Whoever is asked has his days to answer."""
    if not names or today > until:
        return None
    shown = "、".join(names[:5]) if len(names) <= 5 else _("%(names)s and others") % {"names": "、".join(names[:5])}
    message = _("Not answered yet: %(names)s. They have until %(day)s.")
    return Refusal("assessments.not-answered-yet", message % {"names": shown, "day": until.isoformat()})


def objections_open(names: list[str]) -> Refusal | None:
    """An objection is answered, by other amounts or in words, before anybody approves."""
    if not names:
        return None
    message = _("Objections without an answer: %(names)s.")
    return Refusal("assessments.objection-open", message % {"names": "、".join(names)})


def not_asked() -> Refusal:
    return Refusal("assessments.not-asked", _("This plan doesn't ask you."))


def answered_already() -> Refusal:
    return Refusal("assessments.answered-already", _("This was answered already."))


def reason_missing(text: str, field: str = "reason") -> Refusal | None:
    return None if text.strip() else Refusal("assessments.reason-missing", _("Say why."), field)


def warnings_explained(warnings: int, note: str) -> Refusal | None:
    """Whoever approves odd targets says why they stand."""
    if not warnings or note.strip():
        return None
    sentence = ngettext(
        "%(n)s target is out of reach or set low. Say why it stands.",
        "%(n)s targets are out of reach or set low. Say why they stand.",
        warnings,
    )
    return Refusal("assessments.warning-unexplained", sentence % {"n": warnings}, "note", {"warnings": warnings})


def same_amount(before: Decimal, after: Decimal) -> Refusal | None:
    return (
        Refusal("assessments.nothing-changed", _("This is the target already."), "amount") if before == after else None
    )


def ended() -> Refusal:
    return Refusal("assessments.target-ended", _("This target is history; another one is in force."))


def not_of_the_plan(key: str) -> Refusal:
    return Refusal("assessments.not-in-this-plan", _("This unit or person isn't part of the plan."), key)


def amount_fits(amount: Decimal, step: Decimal, field: str) -> Refusal | None:
    """Never below zero; whole customers and visits."""
    if amount < 0:
        return Refusal("assessments.amount-negative", _("Not less than 0."), field)
    if amount % step:
        whole = _("Write a whole number.") if step == 1 else _("Two decimals at most.")
        return Refusal("assessments.amount-not-whole", whole, field)
    return None


def not_offered() -> Refusal:
    return Refusal("assessments.not-offered-yet", _("Its people haven't been asked yet."))


def change_open_already(found: Any) -> Refusal | None:
    if found is None:
        return None
    return Refusal("assessments.change-open-already", _("A change of this target waits for approval already."))


def homeless() -> Refusal:
    return Refusal("assessments.no-unit", _("This person stands in no unit any more."))
