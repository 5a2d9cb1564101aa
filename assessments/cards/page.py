"""A scorecard as its page draws it: head, steps, sums by dimension, a row for each KPI (mockup "scorecard")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.card_scope import opens_rows
from assessments.engine.run import ground
from assessments.models import CardAdjustment, Scorecard, ScorecardFact, ScorecardRow
from assessments.rules.card_acts import BY_DEPARTMENTS, BY_MANAGER
from assessments.rules.cards import Card, CardDimension, CardLine, Measure
from assessments.rules.cards import card as made_card
from assessments.rules.goals import Goal, goal
from assessments.rules.numbers import HUNDRED, plain, rounded
from assessments.rules.trend import points
from assessments.services.cards.computing import card_of, scheme_of
from assessments.states.scorecards import RESULT_STATES
from assessments.words import dimension_name
from salesops.core import formats
from salesops.core.formats import NOTHING
from salesops.core.prepared import Prepared
from salesops.core.sockets.kpis import Kpi

from .steps import steps_of
from .trend import Trend, trend_of
from .words import kpi_of, kpi_words, value_words

# The bar reaches to 120 per cent of the goal, which stands at its mark.
BAR = 120
MARK = "83.3"
# Whose cards stand in one ranking of a team; its leader is the only one of his tier.
TEAM_TIERS = ("N", "E")
_PLACE = Prepared(
    "card_place",
    """
SELECT count(*), count(*) FILTER (WHERE total > $5) FROM assessments_scorecard
WHERE cycle_id = $1 AND home_id IS NOT DISTINCT FROM $2 AND tier = $3 AND state = ANY($4)
    AND person_id IS NOT NULL AND total IS NOT NULL
""",
    "bigint", "bigint", "text", "text[]", "numeric",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One KPI. Texts are ready to be drawn; what the reader may not know yet is "—"."""

    kpi: str
    name: str
    definition: str
    actual: str
    goal: str
    attained: str
    share: Decimal | None
    soon: bool
    score: str
    weight: str
    contribution: str
    spark: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""
    is_rated: bool = False
    adjusted: bool = False

    @property
    def points(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.spark)

    @property
    def end(self) -> tuple[str, str]:
        return self.spark[-1]


@dataclass(frozen=True)
class Group:
    """A dimension: its mean score over 100, weight and contribution."""

    code: str
    name: str
    score: str
    weight: str
    contribution: str
    rows: tuple[Row, ...]


class CardPage:
    """What ``user`` sees of ``card``; fetched with its snapshot, its cycle's steps and people."""

    def __init__(self, card: Scorecard, user: Any, now: datetime) -> None:
        self.card, self.user, self.now = card, user, now
        self.knows = card.sees_result(user)
        self.is_own = card.person_id == user.pk
        self.facts: list[ScorecardFact] = sorted(card.facts.all(), key=lambda fact: fact.position)

    @cached_property
    def computed(self) -> Card | None:
        """The whole card; for who doesn't know its result yet only what was counted, nothing that was rated."""
        if not self.facts:
            return None
        if self.knows:
            return card_of(self.card)
        measures = {fact.kpi: Measure(fact.value, fact.target, fact.of_target) for fact in self.facts}
        return made_card(scheme_of(self.facts), measures, self.card.cycle.card_terms)

    @cached_property
    def trend(self) -> Trend:
        return trend_of(self.card, not self.knows or self.is_own) if self.facts else Trend()

    @cached_property
    def merged(self) -> bool:
        return any(step.step == "merge" and step.done_at for step in self.card.cycle.steps.all())

    @cached_property
    def groups(self) -> list[Group]:
        if self.computed is None:
            return []
        return [self._group(dimension) for dimension in self.computed.dimensions]

    def _group(self, dimension: CardDimension) -> Group:
        rows = tuple(self._row(line) for line in dimension.lines)
        weight = (
            dimension.weight
            if self.knows
            else sum((Fraction(line.line.weight) for line in dimension.lines), Fraction())
        )
        mean = rounded(Fraction(dimension.contribution) * HUNDRED / weight, 1) if self.knows and weight else None
        return Group(
            dimension.code, str(dimension_name(dimension.code, self.card.tier)), formats.number(mean, 1),
            _share(weight), self._points(dimension.contribution), rows,
        )  # fmt: skip

    def _points(self, contribution: Decimal) -> str:
        return formats.number(contribution, 2) if self.knows else NOTHING

    def _row(self, line: CardLine) -> Row:
        kpi, code = kpi_of(line.line.kpi), line.line.kpi
        reached = goal(line, of_target=line.measure.of_target or bool(kpi and kpi.is_of_target))
        attained = reached.attained
        share = None if attained is None else rounded(max(Fraction(), min(attained, Fraction(BAR))) / BAR * HUNDRED, 1)
        is_rated = code in (*BY_MANAGER, BY_DEPARTMENTS)
        hidden = not self.knows and is_rated
        weight = line.weight if self.knows else Fraction(line.line.weight)
        values = self.trend.values.get(code, [])
        return Row(
            kpi=code, name=kpi_words(code), definition=str(kpi.definition) if kpi else "",
            actual=value_words(kpi, line.measure.value, short=True),
            goal=_goal(kpi, reached),
            attained="" if attained is None else f"{formats.number(rounded(attained, 1), 1)}%",
            share=share, soon=attained is not None and attained < 90,
            score=formats.number(line.score, 2) if self.knows else NOTHING,
            weight=_share(weight), contribution=self._points(line.contribution) if not line.dropped else NOTHING,
            spark=points(values), note="" if hidden else self._note(line), is_rated=is_rated,
            adjusted=bool(self._adjusted(code)),
        )  # fmt: skip

    @cached_property
    def _adjustments(self) -> list[CardAdjustment]:
        return list(self.card.adjustments.all()) if self.knows else []

    def _adjusted(self, code: str) -> list[CardAdjustment]:
        """What was decided on the value of a KPI, as far as the reader may know."""
        return [one for one in self._adjustments if one.kpi == code]

    def _note(self, line: CardLine) -> str:
        """Why a line has no value; that its value was adjusted."""
        if found := self._adjusted(line.line.kpi):
            return _("corrected late") if found[-1].late else pgettext("scorecard", "adjusted")
        if not line.dropped:
            return ""
        if line.line.kpi == BY_DEPARTMENTS:
            return _("fewer than 3 answers, held back") if self.merged else _("answers are being collected")
        if line.line.kpi in BY_MANAGER:
            return _("not rated yet")
        if line.measure.of_target and line.measure.value is not None:
            return _("no target")
        return _("no data")

    @property
    def rows(self) -> Mapping[str, Row]:
        return {row.kpi: row for group in self.groups for row in group.rows}

    @cached_property
    def _team(self) -> Scorecard | None:
        """The card of the unit the person stood in longest."""
        return Scorecard.objects.filter(cycle=self.card.cycle_id, unit=self.card.home_id).first()

    def rows_behind(self, code: str, codes: Sequence[str]) -> "QuerySet[ScorecardRow]":
        """The frozen rows of ``codes`` behind ``code``. A value of the unit is made of everybody's rows there: none for who may
        know its sum alone.
        """
        kpi, card = kpi_of(code), self.card
        if kpi and kpi.of_units and card.person_id and not card.units:
            team = self._team
            return team.rows(codes) if team and opens_rows(team, self.user) else ScorecardRow.objects.none()
        return card.rows(codes) if opens_rows(card, self.user) else ScorecardRow.objects.none()

    def codes_behind(self, code: str) -> list[str]:
        """The KPIs whose rows stand behind ``code``, down to those that were counted."""
        return ground(code)

    @property
    def total(self) -> Decimal | None:
        return self.computed.total if self.knows and self.computed else None

    @property
    def capped(self) -> Decimal | None:
        """What a red line or the most points take away, so that the contributions add up to the total."""
        if not self.knows or self.computed is None or self.total is None or self.computed.points is None:
            return None
        return (self.total - self.computed.points - self.card.calibration) or None

    @property
    def is_provisional(self) -> bool:
        return self.card.state not in ("published", "appealed", "closed")

    @cached_property
    def total_before(self) -> Decimal | None:
        """What the card before came to, as far as the reader may know."""
        before = self.trend.before
        return before.total if before is not None and before.sees_result(self.user) else None

    @property
    def change(self) -> Decimal | None:
        if self.total is None or self.total_before is None:
            return None
        return self.total - self.total_before

    @cached_property
    def place(self) -> tuple[int, int] | None:
        """(place, of how many) among the published cards of the team and tier: what nobody may know yet isn't ranked."""
        card = self.card
        if self.total is None or self.is_provisional or card.person_id is None or card.tier not in TEAM_TIERS:
            return None
        count, better = _PLACE.first(card.cycle_id, card.home_id, card.tier, list(RESULT_STATES), card.total)
        return (better + 1, count) if count > 1 else None

    @property
    def factor_line(self) -> str:
        """The bonus factor of the band, and how far the next one is."""
        found = self.computed
        if not self.knows or found is None or found.total is None or found.band is None:
            return ""
        said = _("Factor %(factor)s") % {"factor": plain(found.band.factor)}
        better = [band for band in self.card.cycle.card_terms.bands if band.at_least > found.total]
        if not better or self.card.red_line:
            return said
        gap = better[-1].at_least - found.total
        further = _("%(points)s points to %(bound)s")
        return f"{said} · {further % {'points': formats.number(gap, 2), 'bound': plain(better[-1].at_least)}}"

    @property
    def dropped(self) -> list[str]:
        """KPIs without data: their weight went to the others."""
        if not self.knows or self.computed is None:
            return []
        return [kpi_words(code) for code in self.computed.dropped]

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        return steps_of(self.card, self.now)


def _goal(kpi: Kpi | None, found: Goal) -> str:
    if found.value is None:
        return NOTHING
    return ("≤ " if found.less else "") + value_words(kpi, found.value, short=True)


def _share(weight: Fraction) -> str:
    return f"{plain(rounded(weight, 2))}%"
