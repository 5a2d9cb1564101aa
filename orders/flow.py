"""Where an order stands, told from the quantities of its lines and nothing else (ORD-4, ORD-5).

Quantities are exact decimals: 99.9996 % shipped is partly shipped.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol


class Quantities(Protocol):
    """What a line tells of itself; see ``OrderLine``."""

    @property
    def ordered(self) -> Decimal: ...
    @property
    def shipped(self) -> Decimal: ...
    @property
    def signed(self) -> Decimal: ...
    @property
    def returned(self) -> Decimal: ...


def line_status(line: Quantities) -> str:
    """``open``, ``partly_shipped``, ``shipped``, ``partly_signed``, ``signed``; ``closed`` when nothing of it is left to be had."""
    kept = line.shipped - line.returned
    if line.ordered == 0:
        return "closed" if kept <= 0 else "shipped"
    if line.shipped == 0:
        return "open"
    if kept < line.ordered:
        return "partly_shipped"
    if line.signed >= line.shipped:
        return "signed"
    return "partly_signed" if line.signed else "shipped"


def state_of(lines: Iterable[Quantities], *, before: str) -> str:
    """The state of a confirmed order by its lines. ``before``: what it is while nothing was shipped (confirmed, preparing)."""
    shipped = left = unsigned = False
    for line in lines:
        shipped = shipped or line.shipped > 0
        left = left or line.shipped - line.returned < line.ordered
        # What came back was signed for: it does not stand in for what was sent since.
        unsigned = unsigned or line.signed < line.shipped
    if not shipped:
        return before
    if left:
        return "partly_shipped"
    return "shipped" if unsigned else "signed_off"
