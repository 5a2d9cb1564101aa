"""Socket ``kpis.py``: the KPIs (ASM-2, defaults.md 8), one class each, by whoever owns the facts::

    @kpis.register
    class Sales(RowsKpi):
        code = "K01"
        …

``assessments`` runs them for a period, explains them, shows the rows behind a value. A plug answers for everybody at once: what
the rows of each person add up to, by the unit the person stood in on the day of the row (A5). A unit is the sum of its people's
rows, so no plug ever adds up units itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .registry import Registry
from .report_periods import Period

Text = str | Promise
ZERO = Decimal(0)

# What a value is. ``percent`` is a share of one, as everywhere in the portal.
UNITS: Mapping[str, Text] = {
    "money": _("CNY, net of VAT"), "gross": _("CNY, VAT included"), "percent": "%",
    "count": pgettext_lazy("unit of a figure", "number"),
    "rating": _("1 to 5"), "score": _("0 to 100"), "nps": _("−100 to 100"), "times": _("times a year"),
}  # fmt: skip
DIRECTIONS: Mapping[str, Text] = {"up": _("more is better"), "down": _("less is better")}
# The dimension a KPI stands under in the catalogue; schemes weigh it where they want.
DIMENSIONS: Mapping[str, Text] = {
    "PER": _("Performance"), "BEH": _("Behaviour"), "TEA": _("Teamwork"), "GRO": _("Growth and team building"),
    "ORG": _("Organisation"),
}  # fmt: skip
ATTRIBUTIONS: Mapping[str, Text] = {
    "A1": _("owner of the order when it was confirmed; once that person has left, the owner of the customer"),
    "A2": _("owner of the customer on that day"),
    "A3": _("the person who did it"),
    "A4": _("whoever is responsible when the time runs out"),
    "A5": _("the unit of that person on that day"),
}


@dataclass(frozen=True)
class Span:
    """What is asked for: a period, as far as it has gone by on ``day``."""

    period: Period
    day: date

    @property
    def first(self) -> date:
        return self.period.first

    @property
    def last(self) -> date:
        """The last day that counts."""
        return max(min(self.period.last, self.day), self.period.first)

    @property
    def is_running(self) -> bool:
        return self.day < self.period.last

    @property
    def reached(self) -> Period:
        return Period(self.first, self.last)


@dataclass(frozen=True)
class Part:
    """What ``rows`` rows of ``person`` add up to, in the ``unit`` the person stood in on their days."""

    person: int
    unit: int | None
    numerator: Decimal
    denominator: Decimal = ZERO
    rows: int = 1


@dataclass(frozen=True)
class Figure:
    """Of one person or unit. ``value`` none: there is no data, which is not 0. Never rounded."""

    value: Decimal | None
    numerator: Decimal = ZERO
    denominator: Decimal = ZERO
    rows: int = 0


NO_FIGURE = Figure(None)


@dataclass(frozen=True)
class Sums:
    """What a figure is made from: the sums of the rows; figures of the KPIs it is built of; targets by metric."""

    numerator: Decimal = ZERO
    denominator: Decimal = ZERO
    rows: int = 0
    built_of: Mapping[str, Figure] = field(default_factory=dict)
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    of_unit: bool = False


@dataclass(frozen=True)
class Whose:
    """Whose rows are asked for: one person's, or those of people who stood in one of ``units``."""

    person: int | None = None
    units: Sequence[int] = ()


@dataclass(frozen=True)
class EvidenceRow:
    """A row a value was computed from. ``records``: (kind of record, id) it is about; ``note`` says what is special about it."""

    person: int
    on: date
    numerator: Decimal
    denominator: Decimal
    records: Sequence[tuple[str, int]] = ()
    note: str = ""


@dataclass(frozen=True)
class Evidence:
    """One page of the rows behind a value; the sums are of all ``count`` of them."""

    rows: Sequence[EvidenceRow]
    count: int
    numerator: Decimal
    denominator: Decimal


class Kpi:
    """One KPI. Subclasses set the attributes and answer :meth:`parts` and :meth:`evidence`; built ones name ``needs`` instead."""

    code: ClassVar[str]
    name: ClassVar[Text]
    definition: ClassVar[Text]
    unit: ClassVar[str]
    direction: ClassVar[str] = "up"
    dimension: ClassVar[str]
    # The day a row counts for, in words.
    basis: ClassVar[Text]
    attribution: ClassVar[Sequence[str]]
    formula: ClassVar[Text]
    example: ClassVar[Text]
    # What is decided where the definition leaves room: no value, left out, counted otherwise.
    cases: ClassVar[Sequence[Text]] = ()
    # What of the definition has no facts yet.
    lacks: ClassVar[Text] = ""
    # Which of its rows stand one by one, where some are added up.
    listed: ClassVar[Text] = ""
    # Nobody counts it: it is given on the scorecard, by whom ``lacks`` names.
    is_rated: ClassVar[bool] = False
    # KPIs it is computed from, and metrics of targets.
    needs: ClassVar[Sequence[str]] = ()
    targets: ClassVar[Sequence[str]] = ()
    # What the two columns of its rows hold.
    # People get the value of the unit they stood in longest.
    of_units: ClassVar[bool] = False
    # Counts people by whether they reach this other KPI (100 %): its rows are the members.
    members_of: ClassVar[str] = ""
    # Scored as per cent of a target; the book's own, for each month and person, where it names one.
    of_target: ClassVar[bool | None] = None
    monthly_target: ClassVar[Decimal | None] = None
    counted: ClassVar[Text] = pgettext_lazy("of a KPI", "counted")
    out_of: ClassVar[Text] = pgettext_lazy("of a KPI", "out of")

    @property
    def is_ratio(self) -> bool:
        """Whether rows have a second column."""
        return self.unit not in ("money", "gross", "count")

    @property
    def has_rows(self) -> bool:
        """Whether rows of its own stand behind a value; else those of what it is built of."""
        return not self.needs or bool(self.members_of)

    @property
    def is_of_target(self) -> bool:
        """Whether scoring rules read its value as per cent of a target: amounts, counts, and what says so (defaults.md 9.1)."""
        return self.unit in ("money", "gross", "count") if self.of_target is None else self.of_target

    def parts(self, span: Span) -> Sequence[Part]:
        """Of all people, in one query for each source of facts."""
        raise NotImplementedError

    def evidence(self, span: Span, whose: Whose, *, limit: int, offset: int = 0) -> Evidence:
        """The rows behind a value, the newest first. They add up to it."""
        raise NotImplementedError

    def figure(self, sums: Sums) -> Figure:
        """The value of a person or unit: the sum, or the share of two sums; nothing to divide by is no value."""
        value: Decimal | None = sums.numerator
        if self.is_ratio:
            value = sums.numerator / sums.denominator if sums.denominator > 0 else None
        return Figure(value, sums.numerator, sums.denominator, sums.rows)

    def scored(self, value: Decimal) -> Decimal:
        """The value as scoring rules read it (defaults.md 9.1): percentages as numbers."""
        return value * 100 if self.unit == "percent" else value


def _problem(kind: type[Kpi]) -> str | None:
    said = ("name", "definition", "unit", "dimension", "basis", "attribution", "formula", "example")
    missing = [name for name in said if not getattr(kind, name, "")]
    if missing:
        return f"says nothing of {', '.join(missing)}"
    for name, known in (("unit", UNITS), ("direction", DIRECTIONS), ("dimension", DIMENSIONS)):
        if getattr(kind, name) not in known:
            return f"no such {name}"
    return None if set(kind.attribution) <= set(ATTRIBUTIONS) else "no such attribution"


kpis: Registry[Any] = Registry("kpis", _problem)
# Those whose facts no app keeps yet: what they will be stands in the catalogue. A plug of the same code takes the place.
awaited_kpis: Registry[Any] = Registry("awaited KPIs", _problem)
