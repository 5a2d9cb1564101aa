"""Numbers of imported documents: kept as they are; our own series goes on behind the highest of its shape."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.imports import parsing
from salesops.core.numbering.drawing import continue_after

# A number is part of an address.
ADDRESSABLE = re.compile(r"\w[^/]*")


def document_number(cell: Any, longest: int = 20) -> str:
    """The number of a document, in upper case."""
    written = unicodedata.normalize("NFKC", parsing.text(longest)(cell)).upper()
    if len(written) > longest or not ADDRESSABLE.fullmatch(written):
        raise ValueError(_("A number begins with a letter or a digit and has no slash in it."))
    return written


class Highest:
    """The highest number of the series ``code`` among those that came, year by year; however many they are."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.own = re.compile(rf"{code}-(?:[A-Z]{{1,4}}-)?(\d{{4}})-(\d{{1,9}})", re.ASCII)
        self.by_year: dict[int, int] = {}

    def is_own(self, number: str) -> bool:
        """Whether ``number`` has the shape of our own series."""
        return self.own.fullmatch(number) is not None

    def add(self, numbers: Iterable[str]) -> None:
        for number in numbers:
            found = self.own.fullmatch(number)
            if found:
                year, sequence = int(found[1]), int(found[2])
                self.by_year[year] = max(sequence, self.by_year.get(year, 0))

    def go_on(self) -> None:
        """Let our series go on behind them. Taken last: whoever draws a number waits for its end."""
        for year, sequence in sorted(self.by_year.items()):
            continue_after(self.code, sequence, year=year)
