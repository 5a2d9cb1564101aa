"""The OSB board: every order that is ordered, shipped or settled, what it waits for, whom, since when (ORD-11, T11, R13).

Used by its page, its API, the first page of secretaries and report R13. What the portal's clocks say is told by the same moments:
a row is late when the clock of what it waits for ended (T07, T09–T15, T17–T20, T24), when the step planned for a day did not come
(T11), or when its payment is overdue.

    sections = board(user, Asked(late=True), timezone.now())    # the first rows of each step, with counts
    for row in rows_of(user, Asked(step="ship"), now): ...      # all of them, for a report
    counts, rows = board_then(user, Asked(), day, most)         # as it stood at the end of a day in the past
"""

from .board import PAGE, board, counts, rows_of
from .duties import duties_of_all
from .shapes import ORDER, SETTLE, SHIP, STEPS, Asked, Row, Section
from .then import board_then

__all__ = [
    "ORDER", "PAGE", "SETTLE", "SHIP", "STEPS", "Asked", "Row", "Section", "board", "board_then", "counts",
    "duties_of_all", "rows_of",
]  # fmt: skip
