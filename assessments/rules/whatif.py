"""What-ifs without the database: which periods are past, ranks, what moved a total (ASM-4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.report_periods import Period, last_of, moved

from .cards import Card
from .numbers import rounded
from .scheme_acts import MONTHS

if TYPE_CHECKING:
    from assessments.models import WhatIf

# Over how many past periods a draft must have been tried before it is submitted (defaults.md 9.4).
REQUIRED = 2


def period_around(cycle: str, day: date) -> Period:
    """The month, quarter or year ``day`` lies in."""
    months = MONTHS[cycle]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, last_of(first.year, first.month + months - 1))


def past_periods(cycle: str, today: date, count: int) -> list[Period]:
    """The last ``count`` periods that are over on ``today``, the oldest first."""
    running = period_around(cycle, today)
    firsts = [moved(running.first, -MONTHS[cycle] * n) for n in range(count, 0, -1)]
    return [period_around(cycle, first) for first in firsts]


def periods_refused(count: int, most: int) -> Refusal | None:
    """Neither none nor more than a year of months."""
    if 1 <= count <= most:
        return None
    return Refusal("assessments.what-if-periods", _("Between 1 and %(most)s periods.") % {"most": most}, "periods")


def under_way(found: "WhatIf | None") -> Refusal | None:
    """One at a time for a draft."""
    return Refusal("assessments.what-if-under-way", _("A what-if of this draft is under way.")) if found else None


def not_tried(found: "Iterable[WhatIf]", digest: str, last: date) -> Refusal | None:
    """A draft is submitted only after a what-if of its present content over the last periods. ``found``: those finished."""
    tried = list(found)
    if any(one.digest == digest and one.periods >= REQUIRED and one.last == last for one in tried):
        return None
    if any(one.digest == digest for one in tried):
        sentence = _("The what-if must cover the last %(n)s periods, up to %(day)s.")
        figures = {"n": REQUIRED, "day": last.isoformat()}
        return Refusal("assessments.what-if-missing", sentence % figures, figures=figures)
    if tried:
        return Refusal("assessments.what-if-outdated", _("The draft changed since its what-if; run it again."))
    sentence = _("Run a what-if over the last %(n)s periods first.")
    return Refusal("assessments.what-if-missing", sentence % {"n": REQUIRED}, figures={"n": REQUIRED})


def ranks(totals: Mapping[int, Decimal | None]) -> dict[int, int]:
    """Person → place, the best first; equals share a place, and the next one is left out."""
    ordered = sorted((total for total in totals.values() if total is not None), reverse=True)
    first: dict[Decimal, int] = {}
    for place, total in enumerate(ordered, 1):
        first.setdefault(total, place)
    return {person: first[total] for person, total in totals.items() if total is not None}


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """Rounded like a total; none of nothing."""
    return rounded(Fraction(sum(values, Decimal())) / len(values), 2) if values else None


def change_of(before: Decimal, after: Decimal) -> Decimal | None:
    """By how many per cent, one place; none against nothing."""
    return rounded(Fraction(after - before) / Fraction(before) * 100, 1) if before else None


@dataclass
class Sides:
    """One person over all periods: cards under the present scheme and under the draft."""

    unit: int
    before: list[Card] = field(default_factory=list)
    after: list[Card] = field(default_factory=list)

    def total(self, cards: list[Card]) -> Decimal | None:
        return mean([card.total for card in cards if card.total is not None])

    def cause(self) -> tuple[str, Decimal]:
        """The KPI that moved the mean total most in the direction it moved, and by how many points."""
        if not self.before or not self.after:
            return "", Decimal(0)
        by: dict[str, Decimal] = defaultdict(Decimal)
        for cards, sign in ((self.before, -1), (self.after, 1)):
            for card in cards:
                for line in card.lines:
                    by[line.line.kpi] += sign * line.contribution
        whole = sum(by.values(), Decimal())
        if not whole:
            return "", Decimal(0)
        pick = max if whole > 0 else min
        kpi = pick(sorted(by), key=lambda code: by[code])
        return kpi, rounded(Fraction(by[kpi]) / len(self.after), 4)
