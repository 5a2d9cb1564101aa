"""Improvement plans and what a band asks for (H07, defaults.md 9.2, 9.3). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal

LAST_TENTH, LOW_QUARTER, LOW_MONTHS = "last_tenth", "low_quarter", "low_months"
PASSED, AGAIN, FAILED = "passed", "again", "failed"
TRAINING, PAIRING, TALK, COACHING_TALK = "training", "pairing", "talk", "coaching_talk"


@dataclass(frozen=True)
class Terms:
    """``low``: a card below it asks for a plan, of months two in a row. ``weak``: per cent of a dimension's points."""

    low: Decimal = Decimal(60)
    passed: Decimal = Decimal(70)
    weak: Decimal = Decimal(70)
    weeks: int = 8
    more_weeks: int = 4
    every_weeks: int = 2


def trigger(total: Decimal, *, cycle: str, last: bool, before: Decimal | None, terms: Terms) -> str:
    """Why a plan is to be opened after this card; "": it isn't. ``before``: the total of the month before."""
    if cycle == "Q":
        return LOW_QUARTER if total < terms.low else LAST_TENTH if last else ""
    low_again = cycle == "M" and total < terms.low and before is not None and before < terms.low
    return LOW_MONTHS if low_again else ""


def checkpoints(first: date, weeks: int, every: int) -> list[date]:
    """Every so many weeks, the last on the day the plan ends."""
    found = [first + timedelta(weeks=n) for n in range(every, weeks, every)]
    return [*found, first + timedelta(weeks=weeks)]


def outcome(total: Decimal, *, last: bool, extended: bool, terms: Terms) -> str:
    """What the next quarter's card says of a plan: 70, or 60 and no longer among the last; else once more, then no more."""
    if total >= terms.passed or (total >= terms.low and not last):
        return PASSED
    return FAILED if extended else AGAIN


@dataclass(frozen=True)
class Share:
    """Points a dimension brought of those it could (weight × 100 ÷ 100)."""

    code: str
    points: Decimal
    weight: Decimal | Fraction

    @property
    def reached(self) -> Fraction | None:
        return Fraction(self.points) / Fraction(self.weight) * 100 if self.weight else None


def proposals(band: str, shares: Iterable[Share], terms: Terms) -> list[str]:
    """What is proposed after a card in ``band``: a talk; training for weak behaviour, a champion for weak performance."""
    if band == "competent":
        return [TALK]
    if band != "to_improve":
        return []
    weak = {one.code for one in shares if one.reached is not None and one.reached < terms.weak}
    return [kind for code, kind in (("BEH", TRAINING), ("PER", PAIRING)) if code in weak]


def weakest(reached: Mapping[str, Decimal], count: int = 2) -> list[str]:
    """The KPIs with the lowest scores, the lowest first."""
    return sorted(reached, key=lambda kpi: (reached[kpi], kpi))[:count]


def coach_fits(coach: int | None, person: int, rater: int | None) -> Refusal | None:
    """Whoever rates doesn't coach; nobody coaches himself."""
    if coach is None:
        return Refusal("assessments.coach-missing", _("Name a coach."), "coach")
    if coach == person:
        return Refusal("assessments.coach-is-person", _("Nobody coaches himself."), "coach")
    if coach == rater:
        return Refusal("assessments.coach-rates", _("Whoever rates the person doesn't coach."), "coach")
    return None


def said(**texts: str) -> Sequence[Refusal | None]:
    """Fields that must say something."""
    return [
        None if text.strip() else Refusal("assessments.plan-says-nothing", _("Fill this in."), name)
        for name, text in texts.items()
    ]


def note_missing(text: str) -> Refusal | None:
    return None if text.strip() else Refusal("assessments.note-missing", _("Write down what was found."), "note")
