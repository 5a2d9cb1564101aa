"""What every form on paper says of itself."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from salesops.core.documents import AT_ONCE

Told = Callable[[int, int], None]
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Paper(ABC):
    """One form for one reader: ``asked`` (JSON) names it, the reader's scope and rights of now fill it.

    The constructor raises ``Http404`` or ``Forbidden`` for what this reader may not have. Texts are in the language that is
    active.
    """

    code: ClassVar[str]
    content_type: ClassVar[str] = PDF
    # What the file shows stands in the scope of this capability: a file is handed out while that scope stays (S15).
    capability: str
    # Of the access log.
    record_kind: ClassVar[str]
    title: str
    name: str

    @abstractmethod
    def __init__(self, user: Any, asked: Mapping[str, str], now: datetime) -> None: ...

    @classmethod
    @abstractmethod
    def called(cls, asked: Mapping[str, str]) -> str:
        """What the form ``asked`` names is called, in the language that is active."""

    @abstractmethod
    def count(self) -> int:
        """Rows of the form."""

    @abstractmethod
    def made(self, told: Told) -> bytes:
        """The file. ``told(done, total)`` hears how far it is."""

    @abstractmethod
    def filters(self) -> dict[str, str]:
        """What was asked for, as the access log keeps it."""


def in_background(rows: int) -> bool:
    """Whether a form of so many rows takes longer than anybody waits for a page."""
    return rows > AT_ONCE


def nobody_listens(done: int, total: int) -> None:
    """For whoever waits for the page."""
