"""Numbers of imported orders: kept as they are; our own series goes on behind the highest of its shape."""

import re
from collections.abc import Iterable

from salesops.core.numbering.drawing import continue_after

OWN = re.compile(r"SO-(?:[A-Z]{1,4}-)?(\d{4})-(\d{1,9})")


def is_own(number: str) -> bool:
    """Whether ``number`` has the shape of our own series."""
    return OWN.fullmatch(number) is not None


def keep_numbers(numbers: Iterable[str]) -> None:
    """Let our series go on after the highest of ``numbers``, year by year. Taken last: whoever draws a number waits for its end."""
    highest: dict[int, int] = {}
    for number in numbers:
        found = OWN.fullmatch(number)
        if found:
            year, sequence = int(found[1]), int(found[2])
            highest[year] = max(sequence, highest.get(year, 0))
    for year, sequence in sorted(highest.items()):
        continue_after("SO", sequence, year=year)
