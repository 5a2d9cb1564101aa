"""What is kept of the running period, as lines with words: a constant number of queries, no run of the engine."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.approvers import unit_of
from accounts.org import OrgTree
from assessments.kpi_names import kpi_name
from assessments.models import Standing, StandingFigure
from assessments.words import BANDS, dimension_name
from salesops.core.formats import money, money_short, number
from salesops.core.sockets.kpis import awaited_kpis, kpis
from salesops.core.sockets.report_periods import Period, code_of

# On the board beside the total: sales, money collected, new customers.
BOARD = ("K01", "K08", "K10")
HUNDRED = Decimal(100)
# Points behind the time before it is said.
NOTABLE = 5


def unit_word(code: str) -> str:
    """Of the unit a KPI is measured in."""
    for catalogue in (kpis, awaited_kpis):
        if code in catalogue:
            return str(catalogue.get(code).unit)
    return "count"


def shown(code: str, value: Decimal | None, short: bool = False) -> str:
    """A value as it is kept, in its unit; "—" is no data."""
    if value is None:
        return "—"
    unit = unit_word(code)
    if unit in ("money", "gross"):
        return money_short(value) if short else money(value, balance=True)
    if unit == "percent":
        return f"{number(value, 2)}%"
    return number(value, 0 if unit == "count" else 2)


@dataclass(frozen=True)
class Meter:
    """A figure against its target and the time gone."""

    kpi: str
    value: Decimal
    target: Decimal
    pace: int

    @property
    def name(self) -> str:
        return kpi_name(self.kpi)

    @property
    def value_text(self) -> str:
        return shown(self.kpi, self.value, short=True)

    @property
    def target_text(self) -> str:
        return shown(self.kpi, self.target, short=True)

    @property
    def percent(self) -> int:
        return int(self.value * 100 // self.target)

    @property
    def ahead(self) -> int:
        """Points before the time (+) or behind it (−)."""
        return self.percent - self.pace

    @property
    def behind(self) -> bool:
        return self.ahead < -NOTABLE

    @property
    def missing_text(self) -> str:
        """What is missing for being in time."""
        owed = self.target * self.pace / HUNDRED - self.value
        return shown(self.kpi, max(owed, Decimal()).quantize(Decimal(1)), short=True)

    @property
    def label(self) -> str:
        return _("%(name)s %(percent)s%%, time %(pace)s%%") % {
            "name": self.name, "percent": self.percent, "pace": self.pace,
        }  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A KPI of a scheme in the running period; ``url``: the rows its value is made of so far."""

    figure: StandingFigure
    dimension: str
    url: str = ""

    @property
    def value(self) -> str:
        return shown(self.figure.kpi, self.figure.value)

    @property
    def target(self) -> str:
        return shown(self.figure.kpi, self.figure.target) if self.figure.target is not None else ""


def meters(figures: Iterable[StandingFigure], pace: int) -> list[Meter]:
    """Those with data and a target."""
    return [
        Meter(one.kpi, one.value, one.target, pace)
        for one in figures
        if one.value is not None and one.target is not None and one.target > 0
    ]


def band_word(code: str) -> str:
    return str(dict(BANDS).get(code, ""))


def own_unit(user: Any, day: date) -> int | None:
    """The unit one stands in."""
    return unit_of(user, day)


def lines_of(standing: Standing, tree: OrgTree) -> list[Line]:
    """Its KPIs that weigh. Own values open to the own rows, a leader's to those of the unit, a director's to the company's."""
    whose = _subject(standing, tree)
    query = urlencode({"period": code_of(Period(standing.first, standing.last)), **whose})
    lines = []
    for one in standing.figures.all():
        if one.weight is None:
            continue
        opens = whose and one.value is not None and one.kpi in kpis
        url = f"{reverse('assessments:kpi_rows', args=[one.kpi])}?{query}" if opens else ""
        lines.append(Line(one, str(dimension_name(one.dimension, standing.tier)), url))
    return lines


def _subject(standing: Standing, tree: OrgTree) -> dict[str, str]:
    """How an address names whose rows these are."""
    if standing.person is not None and standing.tier in ("N", "E"):
        return {"person": standing.person.username}
    above = list(tree.upwards(standing.home_id))
    return {"unit": above[-1 if standing.tier == "D" else 0].code} if above else {}


@dataclass
class Row:
    """A person or unit on the board; ``meters`` by KPI, ``code`` of the unit, ``band`` in words."""

    standing: Standing
    unit: str
    code: str = ""
    band: str = ""
    meters: dict[str, Meter] = field(default_factory=dict)

    @property
    def cells(self) -> list[Meter | None]:
        return [self.meters.get(code) for code in BOARD]

    @property
    def behind(self) -> bool:
        return any(meter.behind for meter in self.meters.values())


def board(rows: Any, tree: OrgTree) -> list[Row]:
    """``rows`` (standings) by the order of the organisation, then by total. Two queries."""
    found = list(rows.select_related("person"))
    order = {pk: place for place, pk in enumerate(_in_order(tree))}
    by_pk: dict[int, Row] = {}
    for standing in found:
        node = tree.nodes.get(standing.home_id)
        by_pk[standing.pk] = Row(standing, node.local_name if node else "")
    figures = StandingFigure.objects.filter(standing__in=list(by_pk), kpi__in=BOARD, target__gt=0)
    for one in figures:
        row = by_pk[one.standing_id]
        row.meters[one.kpi] = meters([one], row.standing.pace)[0]
    last = len(order)
    return sorted(
        by_pk.values(),
        key=lambda row: (order.get(row.standing.home_id, last), -(row.standing.total or Decimal(-1)), row.standing.pk),
    )


def _in_order(tree: OrgTree) -> Iterable[int]:
    """Units from the top down, each before those below it."""
    waiting = list(reversed(tree.children.get(None, ())))
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting += reversed(tree.children.get(unit, ()))
