"""A card beside the one before it of the same kind of cycle: what each KPI came to then and now."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.models import Scorecard
from assessments.rules.cards import CardLine
from salesops.core import formats
from salesops.core.formats import NOTHING

from .page import CardPage
from .words import kpi_of, kpi_words, period_name, value_words


@dataclass(frozen=True)
class Pair:
    """One KPI in both cards; "—" where it isn't on one, or may not be known yet. ``change`` of the contribution."""

    kpi: str
    name: str
    values: tuple[str, str]
    scores: tuple[str, str]
    contributions: tuple[str, str]
    change: Decimal | None


@dataclass(frozen=True)
class Compared:
    before: Scorecard
    period: str
    totals: tuple[str, str]
    change: Decimal | None
    pairs: list[Pair]


def compared(page: CardPage) -> Compared | None:
    """With the card before that the reader sees; none: there is none. Each card tells what the reader may know of it."""
    last = page.trend.before
    if last is None:
        return None
    rows = Scorecard.objects.visible_to(page.user).with_snapshot().select_related("cycle", "person", "unit")
    found = rows.prefetch_related("cycle__steps").filter(pk=last.pk).first()
    if found is None:
        return None
    then = CardPage(found, page.user, page.now)
    pairs = [_pair(code, then, page) for code in dict.fromkeys([*_codes(page), *_codes(then)])]
    totals = (formats.number(then.total, 2), formats.number(page.total, 2))
    change = None if then.total is None or page.total is None else page.total - then.total
    return Compared(found, period_name(found.cycle), totals, change, pairs)


def _codes(page: CardPage) -> Iterable[str]:
    return (fact.kpi for fact in page.facts)


def _line(code: str, page: CardPage) -> CardLine | None:
    lines = page.computed.lines if page.computed else ()
    return next((line for line in lines if line.line.kpi == code), None)


def _pair(code: str, *pages: CardPage) -> Pair:
    lines = [_line(code, page) for page in pages]
    kpi: Any = kpi_of(code)
    values = [value_words(kpi, line.measure.value if line else None, short=True) for line in lines]
    known = [
        line if page.knows and line and not line.dropped else None for line, page in zip(lines, pages, strict=True)
    ]
    scores = [NOTHING if line is None else formats.number(line.score, 2) for line in known]
    contributions = [NOTHING if line is None else formats.number(line.contribution, 2) for line in known]
    then, now = known
    change = None if then is None or now is None else now.contribution - then.contribution
    return Pair(code, kpi_words(code), _two(values), _two(scores), _two(contributions), change)


def _two(texts: list[str]) -> tuple[str, str]:
    then, now = texts
    return then, now
