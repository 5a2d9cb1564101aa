"""What a spreadsheet going out is: typed columns, a maker, and text that never becomes a formula (S12, S15)."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from .reader import FORMULA_STARTS

LONGEST_CELL = 32_767
MOST_ROWS = 1_000_000
# What XML 1.0 can't hold, and half pairs that no encoding can.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

KINDS = ("text", "number", "money", "percent", "date", "moment")


@dataclass(frozen=True)
class SheetColumn:
    """A column: its head, what its cells are (see ``KINDS``), its width in characters."""

    head: str
    kind: str = "text"
    width: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of column {self.kind!r}")


@dataclass(frozen=True)
class Maker:
    """Who took the rows out and when: in footer and document properties of every file (ACC-5)."""

    name: str
    at: datetime

    @property
    def stamp(self) -> str:
        return f"{self.name} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


def clean(value: Any) -> str:
    """``value`` as text that a file can hold."""
    return UNREADABLE.sub("", str(value))[:LONGEST_CELL]


def looks_like_formula(text: str) -> bool:
    return text.startswith(FORMULA_STARTS)
