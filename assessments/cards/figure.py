"""One figure of a card: how it was computed, and the rows it was computed from as they were frozen (ASM-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.engine.evidence import ON_PAGE, Shown, shown_rows
from assessments.engine.shown import plain
from assessments.models import ScorecardFact, ScorecardRow
from assessments.rules.notation import words as rule_words
from assessments.rules.scoring import from_json
from salesops.core import formats
from salesops.core.sockets.kpis import EvidenceRow

from .page import CardPage, Row
from .words import kpi_of, kpi_words, value_words


@dataclass(frozen=True)
class Part:
    """What a KPI built of others was computed from: one of them with the sums of its rows."""

    kpi: str
    name: str
    numerator: str
    denominator: str
    count: int


@dataclass(frozen=True)
class Line:
    row: Shown
    numerator: str
    denominator: str


class Figure:
    """The figure ``code`` of a page; ``part``: the one of its parts whose rows are asked for."""

    def __init__(self, page: CardPage, code: str, part: str = "", number: int = 1) -> None:
        self.page, self.code, self.number = page, code, number
        self.fact: ScorecardFact = next(fact for fact in page.facts if fact.kpi == code)
        self.row: Row = page.rows[code]
        self.kpi = kpi_of(code)
        said = page.card.cycle.definitions.get(code, {})
        self.definition = str(self.kpi.definition) if self.kpi else str(said.get("definition", ""))
        self.codes = page.codes_behind(code)
        self.is_built = self.codes != [code]
        self.part = part if part in self.codes else ""
        self.shown = [self.part] if self.part else [code] if code in self.codes else []

    @property
    def rule(self) -> str:
        return rule_words(from_json(self.fact.rule))

    @property
    def value(self) -> str:
        """The value that counts, exactly."""
        found = self.page.computed
        line = next(line for line in found.lines if line.line.kpi == self.code) if found else None
        return value_words(self.kpi, line.measure.value if line else None)

    @property
    def is_ratio(self) -> bool:
        of_rows = kpi_of(self.shown[0]) if self.shown else self.kpi
        return bool(of_rows and of_rows.is_ratio)

    @property
    def heads(self) -> tuple[str, str]:
        of_rows = (kpi_of(self.shown[0]) if self.shown else None) or self.kpi
        if of_rows is None:
            return _("counted"), _("out of")
        return str(of_rows.counted), str(of_rows.out_of)

    @property
    def numerator(self) -> str:
        return plain(self.fact.numerator)

    @property
    def denominator(self) -> str:
        return plain(self.fact.denominator)

    @property
    def target(self) -> str:
        return value_words(self.kpi, self.fact.target) if self.fact.of_target else ""

    @property
    def before(self) -> str:
        """The value of the card before."""
        value = self.page.trend.value_before(self.code)
        return "" if value is None else value_words(self.kpi, value)

    def parts(self) -> list[Part]:
        """Of a built KPI: each part with the sums of its frozen rows. One query."""
        if not self.is_built:
            return []
        rows = self.page.rows_behind(self.code, self.codes).order_by().values("kpi")
        sums = {
            found["kpi"]: found for found in rows.annotate(n=Sum("numerator"), d=Sum("denominator"), count=Count("pk"))
        }
        return [
            Part(code, kpi_words(code), plain(found["n"]), plain(found["d"]), found["count"])
            for code in self.codes
            if (found := sums.get(code))
        ]

    def frozen(self) -> tuple[Sequence[Line], int, str, str]:
        """(lines of this page, number of all rows, their two sums)."""
        if not self.shown:
            return (), 0, "", ""
        rows = self.page.rows_behind(self.code, self.shown)
        whole = rows.order_by().aggregate(n=Sum("numerator"), d=Sum("denominator"), count=Count("pk"))
        first = (self.number - 1) * ON_PAGE
        found = [evidence(row, self.page) for row in rows[first : first + ON_PAGE]]
        lines = [Line(row, plain(row.numerator), plain(row.denominator)) for row in shown_rows(found, self.page.user)]
        zero = Decimal()
        return lines, whole["count"], plain(whole["n"] or zero), plain(whole["d"] or zero)

    @property
    def listed(self) -> str:
        """Which of the rows stand one by one, as it was when they were frozen; nothing: all of them."""
        said = self.page.card.cycle.definitions.get(self.shown[0], {}).get("listed", {}) if self.shown else {}
        return str(said.get(get_language(), ""))

    @property
    def target_day(self) -> str:
        return formats.day(self.page.card.frozen_at, self.page.now.date())


def evidence(row: ScorecardRow, page: CardPage) -> EvidenceRow:
    """A frozen row as the engine's, so that its records are named as those of today."""
    records = row.records(page.card.cycle.definitions)
    notes = getattr(kpi_of(row.kpi), "notes", str)
    return EvidenceRow(row.person_id, row.on, row.numerator, row.denominator, records, notes(row.note))
