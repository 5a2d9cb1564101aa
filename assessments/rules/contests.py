"""A contest's ranking (ASM-11): values with their handicaps, the best first. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.kpis import Kpi

HUNDRED = Decimal(100)
LEAST_HANDICAP, MOST_HANDICAP = Decimal(10), Decimal(1000)
LEAST_ENTRIES = 2


@dataclass(frozen=True)
class Runner:
    """A person or unit with what it reached; ``value`` none is no data. ``handicap``: per cent the value counts."""

    key: int
    value: Decimal | None
    handicap: Decimal = HUNDRED

    @property
    def score(self) -> Decimal | None:
        return None if self.value is None else self.value * self.handicap / HUNDRED


def ranked(runners: Iterable[Runner]) -> dict[int, int]:
    """Key → rank; equal scores share it, who has no data has none."""
    found = sorted(
        ((one.score, one.key) for one in runners if one.score is not None), key=lambda row: (-row[0], row[1])
    )
    ranks: dict[int, int] = {}
    for place, (score, key) in enumerate(found, 1):
        before = found[place - 2] if place > 1 else None
        ranks[key] = ranks[before[1]] if before is not None and before[0] == score else place
    return ranks


def prize_of(rank: int | None, score: Decimal | None, prizes: Sequence[str]) -> str:
    """What the place wins; nothing is won with nothing."""
    if rank is None or score is None or score <= 0 or rank > len(prizes):
        return ""
    return prizes[rank - 1]


def suits(kpi: type[Kpi], of: str) -> bool:
    """More has to be better, and people must have values of their own."""
    return kpi.direction == "up" and (of != "people" or not (kpi.of_units or kpi.members_of))


def wrong_kpi(fits: bool) -> Refusal | None:
    if fits:
        return None
    said = _("A contest is about something people or units have more of.")
    return Refusal("assessments.contest-wrong-kpi", said, "kpi")


def wrong_days(first: date, last: date, today: date) -> Refusal | None:
    if first <= last and last >= today:
        return None
    said = _("A contest ends after it begins, today at the earliest.")
    return Refusal("assessments.contest-wrong-days", said, "last")


def no_name(name: str) -> Refusal | None:
    return None if name.strip() else Refusal("assessments.contest-no-name", _("Name the contest."), "name")


def no_prize(prizes: Sequence[str]) -> Refusal | None:
    if prizes:
        return None
    return Refusal("assessments.contest-no-prize", _("A contest has a prize for the first place."), "prizes")


def too_few(count: int, field: str) -> Refusal | None:
    if count >= LEAST_ENTRIES:
        return None
    return Refusal("assessments.contest-too-few", _("A contest needs two who take part."), field)


def wrong_handicap(handicap: Decimal, field: str) -> Refusal | None:
    if LEAST_HANDICAP <= handicap <= MOST_HANDICAP:
        return None
    said = _("A handicap is between %(least)s%% and %(most)s%%.") % {"least": LEAST_HANDICAP, "most": MOST_HANDICAP}
    return Refusal("assessments.contest-handicap", said, field)


def not_being_prepared(state: str) -> Refusal | None:
    if state == "draft":
        return None
    return Refusal("assessments.contest-announced", _("This contest is announced; nothing of it changes any more."))
