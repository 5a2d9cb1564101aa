"""Everything that happened with a customer, newest first, from whoever plugs a source (``TimelineSource``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from salesops.core.prepared import each_there
from salesops.core.sockets.panels import TimelineEntry, TimelineSource, timeline_sources

PAGE = 20
# What the reader may narrow it to; "" is everything.
SHOWS = (
    ("", gettext_lazy("All")),
    ("talks", gettext_lazy("Communication")),
    ("trade", gettext_lazy("Trade")),
    ("service", gettext_lazy("Service")),
)


@dataclass(frozen=True)
class Stretch:
    """A page of the timeline. ``before``: where the next one begins, ``None`` at the end."""

    entries: Sequence[TimelineEntry]
    before: datetime | None


def _with_something(customer: Any, before: datetime, show: str) -> list[TimelineSource]:
    """The sources asked for, without those whose ``there`` finds nothing."""
    wanted = [source for source in timeline_sources if not show or source.group == show]
    asked = [source for source in wanted if source.there]
    given = {"customer": ("bigint", customer.pk), "before": ("timestamptz", before)}
    answers = each_there("timeline_there", [source.there for source in asked], **given)
    empty = {source.code for source, there in zip(asked, answers, strict=True) if not there}
    return [source for source in wanted if source.code not in empty]


def stretch(customer: Any, user: Any, before: datetime, show: str = "", limit: int = PAGE) -> Stretch:
    """The newest ``limit`` entries before a moment; entries of one moment are never torn apart."""
    found = [
        entry
        for source in _with_something(customer, before, show)
        for entry in source.entries(customer, user, before, limit + 1)
    ]
    found.sort(key=lambda entry: entry.at, reverse=True)
    if len(found) <= limit:
        return Stretch(found, None)
    last = found[limit - 1].at
    shown = [entry for entry in found if entry.at >= last]
    return Stretch(shown, last if len(found) > len(shown) else None)
