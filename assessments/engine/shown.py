"""KPIs and their values as people read them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from salesops.core.formats import money, number, percent
from salesops.core.prepared import Prepared
from salesops.core.sockets.kpis import ATTRIBUTIONS, DIMENSIONS, DIRECTIONS, UNITS, Figure, Kpi, awaited_kpis, kpis
from salesops.core.sockets.report_periods import code_of

from .reach import Seen
from .run import Run

_NAMED = Prepared(
    "kpi_people", "SELECT id, username, name FROM accounts_user WHERE id = ANY($1) ORDER BY name_key, id", "bigint[]"
)
PLACES = {"rating": 2, "score": 2, "nps": 1, "times": 2}


def text_of(kpi: Kpi, value: Decimal | None) -> str:
    """A value in its unit, ratios with two decimals; "—" is no data."""
    if kpi.unit == "percent":
        return percent(value, 2)
    if kpi.unit in ("money", "gross"):
        return money(value, balance=True)
    return number(value, PLACES.get(kpi.unit, 0))


def plain(amount: Decimal) -> str:
    """A sum of rows: whole counts as they are, everything else with two places."""
    return number(amount, 0 if amount == amount.to_integral_value() else 2)


@dataclass(frozen=True)
class Defined:
    """A KPI of the catalogue. ``has_data``: somebody keeps its facts."""

    kpi: Kpi
    has_data: bool

    @property
    def unit(self) -> Any:
        return UNITS[self.kpi.unit]

    @property
    def direction(self) -> Any:
        return DIRECTIONS[self.kpi.direction]

    @property
    def dimension(self) -> Any:
        return DIMENSIONS[self.kpi.dimension]

    @property
    def attribution(self) -> list[tuple[str, Any]]:
        return [(code, ATTRIBUTIONS[code]) for code in self.kpi.attribution]


def defined(code: str) -> Defined | None:
    if code in kpis:
        return Defined(kpis.get(code)(), True)
    return Defined(awaited_kpis.get(code)(), False) if code in awaited_kpis else None


def catalogue() -> list[Defined]:
    """All of them, by code; a plug takes the place of what was awaited."""
    found = [defined(code) for code in sorted({*kpis.by_code, *awaited_kpis.by_code})]
    return [one for one in found if one is not None]


def by_dimension() -> list[tuple[Any, list[Defined]]]:
    """Those with values: counted, or rated on cards."""
    known = [one for one in catalogue() if one.has_data or one.kpi.is_rated]
    groups = [(label, [one for one in known if one.kpi.dimension == code]) for code, label in DIMENSIONS.items()]
    return [group for group in groups if group[1]]


def without_data() -> list[Defined]:
    """Those whose facts nobody keeps yet."""
    return [one for one in catalogue() if not one.has_data and not one.kpi.is_rated]


@dataclass(frozen=True)
class Line:
    """A value of a person or a unit. ``url`` leads to its rows where the reader may see them; ``depth`` of a unit in the tree."""

    name: str
    key: str
    unit: str
    figure: Figure
    text: str
    url: str = ""
    depth: int = 0

    @property
    def numerator(self) -> str:
        return plain(self.figure.numerator)

    @property
    def denominator(self) -> str:
        return plain(self.figure.denominator)

    @property
    def indent(self) -> str:
        return "· " * self.depth


def _line(kpi: Kpi, figure: Figure, **named: Any) -> Line:
    return Line(figure=figure, text=text_of(kpi, figure.value), **named)


def rows_urls(run: Run, code: str) -> Callable[..., str]:
    """The addresses of rows behind values of ``code``, each for a subject (``person=…`` or ``unit=…``)."""
    path = f"{reverse('assessments:kpi_rows', args=[code])}?{urlencode({'period': code_of(run.span.period)})}"
    return lambda **subject: f"{path}&{urlencode(subject)}"


def people_lines(run: Run, kpi: Kpi, seen: Seen) -> list[Line]:
    """People the reader sees who have a value, the best first; one query."""
    figures = {
        pk: figure
        for pk, figure in run.people[kpi.code].items()
        if seen.person(pk) and (figure.value is not None or figure.rows)
    }
    nodes, homes = run.organisation.nodes, run.organisation.homes
    lines, url_of = [], rows_urls(run, kpi.code)
    for pk, username, name in _NAMED.all(sorted(figures)):
        home = nodes.get(homes.get(pk, 0))
        url = url_of(person=username)
        lines.append(_line(kpi, figures[pk], name=name, key=username, unit=home.local_name if home else "", url=url))
    return sorted(lines, key=lambda line: _rank(line.figure, kpi.direction))


def _rank(figure: Figure, direction: str) -> tuple[bool, Decimal]:
    value = figure.value or Decimal(0)
    return figure.value is None, value if direction == "down" else -value


def unit_lines(run: Run, kpi: Kpi, seen: Seen) -> list[Line]:
    """Units the reader sees, as the tree has them."""
    figures, tree = run.units[kpi.code], run.organisation.nodes
    children: dict[int | None, list[int]] = {}
    for pk in sorted(figures, key=lambda pk: tree[pk].code if pk in tree else ""):
        if pk in tree:
            children.setdefault(tree[pk].parent_id, []).append(pk)
    lines: list[Line] = []
    url_of = rows_urls(run, kpi.code)

    def walk(parent: int | None, depth: int) -> None:
        for pk in children.get(parent, ()):
            node, shown = tree[pk], seen.total(pk)
            if shown:
                url = url_of(unit=node.code) if seen.rows(pk) else ""
                lines.append(
                    _line(
                        kpi, figures[pk], name=node.local_name, key=node.code, unit=node.code, url=url, depth=depth
                    )
                )  # fmt: skip
            walk(pk, depth + shown)

    walk(None, 0)
    return lines


def parts_of(
    run: Run, kpi: Kpi, figures: Sequence[tuple[str, Figure]], **subject: str
) -> list[tuple[Defined, str, str]]:
    """Of a KPI built of others: each with its value and the address of its rows, where there is a ``subject`` to show them of."""
    found = []
    for code, figure in figures:
        one = defined(code)
        if one is not None:
            url = rows_urls(run, code)(**subject) if one.has_data and subject else ""
            found.append((one, text_of(one.kpi, figure.value), url))
    return found
