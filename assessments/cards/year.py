"""The yearly assessment report of a person (年度考核报告, H04): the year's cards and what followed from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.card_scope import kept_rows
from assessments.honour_words import title_of
from assessments.models import CardComment, GrowthProposal, Honour, ImprovementPlan, Promotion, Scorecard
from assessments.rules.cards import Card, CardDimension
from assessments.rules.numbers import HUNDRED, plain, rounded
from assessments.services.cards.computing import card_of
from assessments.states.scorecards import RESULT_STATES
from assessments.words import dimension_name
from salesops.core import formats
from salesops.core.prepared import each_there

from .words import kpi_of, kpi_words, period_name, value_words

QUARTERS = 4
# What may have followed from somebody's cards: of most people there is little.
FOLLOWED = {
    "honours": "SELECT FROM assessments_honour WHERE user_id = %(person)s",
    "promotions": "SELECT FROM assessments_promotion WHERE person_id = %(person)s AND state = 'approved'",
    "plans": "SELECT FROM assessments_improvementplan WHERE person_id = %(person)s AND state <> 'cancelled'",
    "growth": "SELECT FROM assessments_growthproposal WHERE person_id = %(person)s",
}


@dataclass(frozen=True)
class Column:
    """One card of the year; ``made`` none: its result isn't the reader's to know yet. Without a card nothing stands in it."""

    label: str
    card: Scorecard | None = None
    made: Card | None = None

    @property
    def total(self) -> str:
        return formats.number(self.made.total if self.made else None, 2)

    @property
    def band(self) -> str:
        return str(self.card.get_band_display()) if self.made and self.card and self.card.band else ""


@dataclass(frozen=True)
class DimensionRow:
    """Mean scores over 100, a text for each column."""

    name: str
    scores: list[str]


@dataclass(frozen=True)
class KpiRow:
    """Of the yearly card."""

    kpi: str
    name: str
    weight: str
    actual: str
    score: str
    contribution: str


class YearReport:
    """What ``user`` may know of ``person``'s ``year``: cards in reach, results once they are told."""

    def __init__(self, person: Any, year: int, user: Any, now: datetime) -> None:
        self.person, self.year, self.user, self.now = person, year, user, now
        rows = Scorecard.objects.visible_to(user).with_snapshot().filter(person=person, cycle__last__year=year)
        rows = rows.exclude(state__in=("live", "exempt")).select_related("cycle", "scheme_version__scheme", "position")
        # What every KPI meant is long, and not shown here.
        self.cards: list[Scorecard] = list(rows.defer("cycle__definitions").order_by("cycle__first", "pk"))

    @cached_property
    def _followed(self) -> set[str]:
        """Which of :data:`FOLLOWED` there are at all."""
        there = each_there("year_followed", list(FOLLOWED.values()), person=("bigint", self.person.pk))
        return {what for what, is_there in zip(FOLLOWED, there, strict=True) if is_there}

    @cached_property
    def years(self) -> list[int]:
        """Those with cards the reader sees."""

        def rows(people: Sequence[Any]) -> QuerySet:
            found = Scorecard.objects.visible_to(self.user).filter(person__in=people)
            return (
                found.exclude(state__in=("live", "exempt"))
                .order_by("cycle__last")
                .values_list("cycle__last")
                .distinct()
            )

        return sorted({last.year for (last,) in kept_rows("cards_of_person", self.user, rows, [self.person.pk])})

    def _of(self, kind: str) -> list[Scorecard]:
        return [card for card in self.cards if card.cycle.cycle == kind]

    @cached_property
    def yearly(self) -> Column:
        found = self._of("Y")
        return self._column(str(self.year), found[0] if found else None)

    @cached_property
    def quarters(self) -> list[Column]:
        """Four, and a probation beside them where it took a quarter's place."""
        regular = {(card.cycle.first.month + 2) // 3: card for card in self._of("Q") if not card.cycle.is_probation}
        own = [card for card in self._of("Q") if card.cycle.is_probation]
        found = [self._column(f"Q{number}", regular.get(number)) for number in range(1, QUARTERS + 1)]
        return [*(self._column(str(_("Probation")), card) for card in own), *found]

    @cached_property
    def months(self) -> list[Column]:
        return [self._column(period_name(card.cycle), card) for card in self._of("M")]

    @property
    def columns(self) -> list[Column]:
        return [*self.quarters, self.yearly]

    def _column(self, label: str, card: Scorecard | None) -> Column:
        knows = card is not None and card.sees_result(self.user)
        return Column(label, card, card_of(card) if card is not None and knows else None)

    @property
    def is_told(self) -> bool:
        """Whether the yearly card is published; before, the report is provisional."""
        return self.yearly.card is not None and self.yearly.card.state in RESULT_STATES

    @cached_property
    def dimensions(self) -> list[DimensionRow]:
        codes = dict.fromkeys(code for column in self.columns for code in _dimensions(column.made))
        return [
            DimensionRow(str(dimension_name(code, self._tier)), [_mean(column.made, code) for column in self.columns])
            for code in codes
        ]

    @property
    def _tier(self) -> str:
        return self.yearly.card.tier if self.yearly.card else self.cards[-1].tier if self.cards else "E"

    @cached_property
    def kpis(self) -> list[KpiRow]:
        lines = self.yearly.made.lines if self.yearly.made else ()
        return [
            KpiRow(
                line.line.kpi, kpi_words(line.line.kpi), f"{plain(rounded(line.weight, 2))}%",
                value_words(kpi_of(line.line.kpi), line.measure.value, short=True), formats.number(line.score, 2),
                formats.NOTHING if line.dropped else formats.number(line.contribution, 2),
            )
            for line in lines
        ]  # fmt: skip

    @cached_property
    def honours(self) -> list[tuple[str, str]]:
        if "honours" not in self._followed:
            return []
        rows = Honour.objects.visible_to(self.user).filter(user=self.person, cycle__last__year=self.year)
        return [
            (title_of(one), period_name(one.cycle))
            for one in rows.select_related("cycle").order_by("cycle__last", "pk")
        ]

    @cached_property
    def promotions(self) -> list[Promotion]:
        if "promotions" not in self._followed:
            return []
        rows = Promotion.objects.visible_to(self.user).filter(person=self.person, state="approved")
        return list(rows.filter(starts_on__year=self.year).select_related("position", "to").order_by("starts_on", "pk"))

    @cached_property
    def plans(self) -> list[ImprovementPlan]:
        if "plans" not in self._followed:
            return []
        rows = ImprovementPlan.objects.visible_to(self.user).filter(
            person=self.person, scorecard__cycle__last__year=self.year
        )
        return list(rows.exclude(state="cancelled").order_by("pk"))

    @cached_property
    def growth(self) -> list[GrowthProposal]:
        if "growth" not in self._followed:
            return []
        rows = GrowthProposal.objects.visible_to(self.user).filter(
            person=self.person, scorecard__cycle__last__year=self.year
        )
        return list(rows.select_related("scorecard__cycle").order_by("pk"))

    @cached_property
    def comments(self) -> list[tuple[str, str, str]]:
        """(dimension, text, by whom) of the yearly card."""
        if self.yearly.made is None:
            return []
        rows = CardComment.objects.filter(scorecard=self.yearly.card).select_related("by").order_by("pk")
        return [(str(dimension_name(one.dimension, self._tier)), one.text, one.by.name) for one in rows]


def _dimensions(made: Card | None) -> Iterable[str]:
    return (one.code for one in made.dimensions) if made else ()


def _mean(made: Card | None, code: str) -> str:
    found: CardDimension | None = next((one for one in made.dimensions if one.code == code), None) if made else None
    if found is None or found.dropped:
        return formats.NOTHING
    mean: Decimal = rounded(Fraction(found.contribution) * HUNDRED / found.weight, 1)
    return formats.number(mean, 1)
