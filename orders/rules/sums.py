"""Which open amounts add up to an amount that came in. Bounded: ten thousand lines are looked at in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# A payment for more documents than this, or of a customer with more open ones, is for a person to divide.
MOST_OPEN, LARGEST_SET, STEPS, ENOUGH = 40, 12, 3_000, 3


@dataclass(frozen=True)
class Sums:
    """Places of the sets found, the smallest first. ``complete``: there is no further one."""

    found: tuple[tuple[int, ...], ...]
    complete: bool


def sums_to(amount: Decimal, open_amounts: Sequence[Decimal]) -> Sums:
    """Sets of ``open_amounts`` that are ``amount`` to the cent; at most three, after a bounded number of steps."""
    cents = [int(value * 100) for value in open_amounts]
    wanted = int(amount * 100)
    singles = [(n,) for n, value in enumerate(cents) if value == wanted]
    if len(singles) >= ENOUGH:
        return Sums(tuple(singles[:ENOUGH]), complete=False)
    runs = [run for run in _runs(cents, wanted) if len(run) > 1]
    search = _Search(
        wanted, sorted((n for n, value in enumerate(cents) if value <= wanted), key=lambda n: -cents[n]), cents
    )
    search.go()
    sets = sorted({tuple(sorted(one)) for one in (*singles, *runs, *search.found)}, key=lambda one: (len(one), one))
    return Sums(tuple(sets[:ENOUGH]), complete=search.complete and len(sets) <= ENOUGH)


def _runs(cents: list[int], wanted: int) -> list[tuple[int, ...]]:
    """Amounts that follow each other by their due date: how customers pay."""
    seen: dict[int, int] = {0: 0}
    total, found = 0, []
    for n, value in enumerate(cents, 1):
        total += value
        if total - wanted in seen:
            found.append(tuple(range(seen[total - wanted], n)))
        seen[total] = n
    return found[:ENOUGH]


class _Search:
    """Largest first, given up where what is left can't reach the sum."""

    def __init__(self, wanted: int, places: list[int], cents: list[int]) -> None:
        self.complete = len(places) <= MOST_OPEN
        self.places = places[:MOST_OPEN]
        self.values = [cents[n] for n in self.places]
        self.after = [0] * (len(self.values) + 1)
        for n in range(len(self.values) - 1, -1, -1):
            self.after[n] = self.after[n + 1] + self.values[n]
        self.wanted = wanted
        self.steps, self.stopped = 0, False
        self.found: list[tuple[int, ...]] = []

    def go(self) -> None:
        self._from(0, self.wanted, ())

    def _from(self, at: int, left: int, chosen: tuple[int, ...]) -> None:
        if left == 0:
            self.found.append(chosen)
            return
        for n in range(at, len(self.values)):
            if self.stopped or self.after[n] < left:
                return
            self.steps += 1
            if self.steps > STEPS or len(self.found) > ENOUGH or len(chosen) == LARGEST_SET:
                self.stopped, self.complete = True, False
                return
            if self.values[n] <= left:
                self._from(n + 1, left - self.values[n], (*chosen, self.places[n]))
