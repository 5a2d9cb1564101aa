"""Socket ``panels.py``: tabs, panels, figures and timeline entries of the customer page. ``customers`` draws them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .policies import Text
from .registry import Registry

PLACES = ("figure", "main", "rail", "tab")
GROUPS = ("talks", "trade", "service", "file")


@dataclass(frozen=True)
class CustomerPanel:
    """A part of the customer page.

    ``context(customer, user, now)`` gives ``template`` its facts with a constant number of queries, or ``None`` when the part
    isn't for this reader. ``place``: ``figure`` (strip of figures), ``main`` and ``rail`` (overview), ``tab`` (a tab, read
    when opened; ``count(customer, user)`` stands beside its label). ``capability``: who has it at all.
    """

    code: str
    label: Text
    template: str
    context: Callable[[Any, Any, datetime], Mapping[str, Any] | None]
    place: str = "tab"
    capability: str | None = None
    right: str = "v"
    rank: int = 100
    count: Callable[[Any, Any], int | None] | None = None


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened. ``title`` and ``text`` are in the reader's language already."""

    at: datetime
    group: str
    icon: str
    title: str
    text: str = ""
    who: str = ""
    url: str = ""
    notes: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class TimelineSource:
    """``entries(customer, user, before, limit)``: the newest ``limit`` entries before a moment that ``user`` may see.

    ``there`` is a ``SELECT`` over ``%(customer)s`` and ``%(before)s``: without a row there is nothing to tell. All sources are
    asked in one query, so what most customers have nothing of costs them nothing.
    """

    code: str
    group: str
    entries: Callable[[Any, Any, datetime, int], Sequence[TimelineEntry]]
    there: str = ""


def _panel_problem(panel: CustomerPanel) -> str | None:
    if panel.place not in PLACES:
        return f"place must be one of {PLACES}"
    return None if panel.label and panel.template else "a panel needs a label and a template"


def _source_problem(source: TimelineSource) -> str | None:
    return None if source.group in GROUPS else f"group must be one of {GROUPS}"


customer_panels: Registry[CustomerPanel] = Registry("panels", _panel_problem)
timeline_sources: Registry[TimelineSource] = Registry("timeline", _source_problem)
