"""Socket ``frame_figures.py``: figures in the frame of every page (what waits, what is unread), read in one question together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salesops.core.acts import acts_done, request_id, running_act
from salesops.core.prepared import Asked, answers

from .inbox import inbox_sources
from .registry import Registry


@dataclass(frozen=True)
class FrameFigure:
    """``waiting(user, now)`` is the question for the figure of one person, or the figure, for whom there is nothing to ask."""

    code: str
    waiting: Callable[[Any, datetime], Asked | int]


frame_figures: Registry[FrameFigure] = Registry("frame_figures")


def waiting_by_source(user: Any, now: datetime) -> dict[str, int]:
    """What waits for ``user``, by source of the inbox."""
    figures = _figures(user, now)
    return {source.code: figures[source] for source in inbox_sources}


def figure_of(code: str, user: Any, now: datetime) -> int:
    """The figure registered as ``code``."""
    return _figures(user, now)[frame_figures.get(code)]


def _figures(user: Any, now: datetime) -> dict[Any, int]:
    """Every figure of the frame by its plug. A request's side, phone bar and first page ask for the same; after an act of the
    request they are counted anew.
    """
    here = (request_id.get(), acts_done.get())
    kept = user.__dict__.get("_frame_figures")
    if kept is None or not here[0] or running_act() is not None or kept[0] != here:
        kept = (here, _read(user, now))
        user.__dict__["_frame_figures"] = kept
    found: dict[Any, int] = kept[1]
    return found


def _read(user: Any, now: datetime) -> dict[Any, int]:
    found = {plug: plug.waiting(user, now) for plug in (*inbox_sources, *frame_figures)}
    asked = {plug: figure for plug, figure in found.items() if isinstance(figure, Asked)}
    counted = dict(zip(asked, answers(list(asked.values())), strict=True))
    return {plug: counted[plug] if isinstance(figure, Asked) else figure for plug, figure in found.items()}
