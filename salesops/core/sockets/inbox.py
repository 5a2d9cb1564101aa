"""Socket ``inbox.py``: what waits for a person (待办): approvals, later clocks, tasks, action items.

Each source answers for its own rows, scoped to the person; the inbox only puts them in order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from salesops.core.prepared import Asked

from .registry import Registry


class Tab(TextChoices):
    """The tabs of the inbox."""

    WAITING = "waiting", _("For me")
    COPIED = "copied", _("Copied to me")
    STARTED = "started", _("Started by me")
    DONE = "done", _("Done")


@dataclass(frozen=True)
class InboxItem:
    """One line. ``key`` is unique within the source; ``face`` a ``ClockFace`` or ``None``; ``for_name`` whom one deputises;
    ``status`` (drawing, word) where there is no clock to show; ``at`` orders what has no due moment, newest first.
    """

    source: str
    key: str
    title: str
    facts: Sequence[str] = ()
    icon: str = "stamp"
    due_at: datetime | None = None
    at: datetime | None = None
    face: Any = None
    for_name: str = ""
    status: tuple[str, str] | None = None


@dataclass(frozen=True)
class Detail:
    """The right pane of an item: a template with its context. ``title`` names the page."""

    template: str
    context: Mapping[str, Any]
    title: str


@dataclass(frozen=True)
class InboxSource:
    """``items(user, tab, now, at_most)`` and ``counts(user, now)`` in a constant number of queries; ``detail(user, key, now)`` is
    ``None`` for what the person may not see. ``waiting(user, now)`` is the question for the figure on every page, or the figure.
    """

    code: str
    items: Callable[[Any, str, datetime, int], Sequence[InboxItem]]
    counts: Callable[[Any, datetime], Mapping[str, int]]
    detail: Callable[[Any, str, datetime], Detail | None]
    waiting: Callable[[Any, datetime], Asked | int]


inbox_sources: Registry[InboxSource] = Registry("inbox")
