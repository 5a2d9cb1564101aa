"""Socket ``reports.py``: the numbered reports (RPT-2, RPT-3). ``reports`` draws, exports and serves them; who owns the facts plugs
them in::

    @reports.register
    class Sales(Report):
        code = "R04"
        …
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.utils.functional import Promise

from .registry import Registry
from .report_filters import Filter, Text

# What a column holds. ``money`` is CNY with two places, ``percent`` a share of one, ``change`` a share of one with a direction.
KINDS = ("text", "money", "number", "percent", "change", "date", "moment", "status")
CHARTS = ("bars", "pairs", "stack", "lines", "pareto")
# Rows of a page; the files and the API have all of them.
ON_PAGE = 200


@dataclass(frozen=True)
class Column:
    """A column. ``label`` says unit and tax basis; ``total``: its sum stands in the last row; ``phone``: kept on narrow screens."""

    name: str
    label: Text
    kind: str = "text"
    total: bool = False
    sort: bool = True
    phone: bool = False


@dataclass(frozen=True)
class Row:
    """A row. ``links``: name of a column → address of the rows behind its figure; ``tones``: of status columns."""

    values: Mapping[str, Any]
    links: Mapping[str, str] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Series:
    """One line, or one part of each bar. ``shade``: class of the style sheet (``1`` … ``6``, ``past``, ``age0`` …)."""

    label: str
    values: Sequence[Any]
    shade: str = "1"


@dataclass(frozen=True)
class Chart:
    """``bars`` from one edge, one row each; ``pairs`` of standing bars by label; ``stack``: one bar of parts; ``lines``;
    ``pareto``: standing bars with the running share. ``unit`` is said beside the title.
    """

    kind: str
    title: str
    unit: str
    labels: Sequence[str]
    series: Sequence[Series]
    links: Sequence[str] = ()


@dataclass(frozen=True)
class Figure:
    """A big figure above the charts, with the rows behind it."""

    label: str
    kind: str
    value: Any
    link: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReportResult:
    """What a report says to one reader. Never kept: the next reader sees something else. ``count``: all rows of the question, of
    which ``rows`` are the first ``limit``; ``totals`` are of all of them.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    totals: Mapping[str, Any]
    count: int
    charts: Sequence[Chart] = ()
    figures: Sequence[Figure] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Asked:
    """What the address asks for, checked. ``sort`` is (column, descending); ``limit`` none: every row."""

    values: Mapping[str, Any]
    sort: tuple[str, bool]
    limit: int | None
    today: date

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


class Report:
    """One report. Subclasses set the attributes and answer :meth:`result`, which reads rows through ``visible_to`` only."""

    code: ClassVar[str]
    title: ClassVar[str | Promise]
    # The question it answers, in one sentence: it stands under the title.
    question: ClassVar[str | Promise]
    capability: ClassVar[tuple[str, str]]
    filters: ClassVar[Sequence[Filter]]
    # Column and direction of the usual order: "-sales".
    ordering: ClassVar[str]
    # Columns that may be sorted by although the answer depends on the question.
    sortable: ClassVar[Sequence[str]]
    # Capabilities that fill columns of it besides: a file is not handed out any more to whom one of them shows other rows.
    beside: ClassVar[Sequence[str]] = ()

    def visible_to(self, user: Any) -> bool:
        """Whether this person may open it at all."""
        return bool(user.can(*self.capability))

    def may_export(self, user: Any) -> bool:
        return self.visible_to(user) and bool(user.can(self.capability[0], "x"))

    def result(self, user: Any, asked: Asked) -> ReportResult:
        """The answer within the reader's scope, in a constant number of queries."""
        raise NotImplementedError


def _problem(kind: type[Report]) -> str | None:
    missing = [
        n for n in ("title", "question", "capability", "filters", "ordering", "sortable") if not hasattr(kind, n)
    ]
    if missing:
        return f"says nothing of {', '.join(missing)}"
    names = [name for one in kind.filters for name in one.names]
    if len(names) != len(set(names)) or {"sort", "language"} & set(names):
        return "two filters read the same name of the address, or a reserved one"
    return None if kind.ordering.removeprefix("-") in kind.sortable else "the usual order must name a sortable column"


reports: Registry[Any] = Registry("reports", _problem)
