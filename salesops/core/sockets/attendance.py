"""Socket ``attendance.py``: figures other apps add to the attendance summary of a month (W15): logs missing, days in the field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .policies import Text
from .registry import Registry


@dataclass(frozen=True)
class AttendanceFigure:
    """One column. ``values(people, first, last)`` by id of person; somebody missing in the answer has none of it (0)."""

    code: str
    label: Text
    values: Callable[[Iterable[int], date, date], Mapping[int, int]]
    rank: int = 100


def _problem(figure: AttendanceFigure) -> str | None:
    return None if figure.label else "a figure needs a label"


attendance_figures: Registry[AttendanceFigure] = Registry("attendance", _problem)


def figures_in_order() -> list[AttendanceFigure]:
    return sorted(attendance_figures, key=lambda figure: (figure.rank, figure.code))
