"""Socket ``deadlines``: what runs out next for one person, the strip on top of the first page. Registered in ``widgets.py``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from .registry import Registry


@dataclass(frozen=True)
class Deadline:
    """One clock: what to do, about what, where it is done. ``face`` is a ``ClockFace``. ``listed``: it also stands in a list of
    the page, and is no reason to draw the strip for its sake alone."""

    title: str | Promise
    about: str
    url: str
    due: datetime
    face: Any
    listed: bool = False


@dataclass(frozen=True)
class DeadlineSource:
    """``of(user, now, at_most)``: the person's own clocks that end next, in a constant number of queries."""

    code: str
    of: Callable[[Any, datetime, int], Sequence[Deadline]]


deadlines: Registry[DeadlineSource] = Registry("deadlines")


def next_deadlines(user: Any, now: datetime, at_most: int) -> list[Deadline]:
    """Of every source, those that end first. Read once for a page, whose time is ``now``."""
    asked = (now, at_most)
    kept = user.access.__dict__.get("_next_deadlines")
    if kept is None or kept[0] != asked:
        kept = user.access.__dict__["_next_deadlines"] = (asked, _next_deadlines(user, now, at_most))
    return list(kept[1])


def _next_deadlines(user: Any, now: datetime, at_most: int) -> list[Deadline]:
    found = [deadline for source in deadlines for deadline in source.of(user, now, at_most)]
    return sorted(found, key=lambda deadline: deadline.due)[:at_most]
