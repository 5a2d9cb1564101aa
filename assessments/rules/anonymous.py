"""Answers whose givers stay unknown (defaults.md 0, K29; security.md S19): few are held back, also from who subtracts.

A result is told of three answers and more. The result of many people counts the answers of those alone whose own result is told:
so the difference between a whole and its parts never is somebody whose answers are held back.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

H = TypeVar("H", bound=Hashable)
SMALLEST = 3
# From as many answers on the highest and the lowest don't count.
MANY = 7


@dataclass(frozen=True)
class Heard:
    """What answers came to. ``mean`` ``None``: held back; how few there were isn't told either."""

    mean: Fraction | None
    count: int


HELD_BACK = Heard(None, 0)


def heard(answers: Sequence[int | Decimal]) -> Heard:
    """The mean of the answers about one person, without the highest and the lowest of many."""
    if len(answers) < SMALLEST:
        return HELD_BACK
    counted = sorted(answers)[1:-1] if len(answers) >= MANY else answers
    return Heard(sum((Fraction(each) for each in counted), Fraction(0)) / len(counted), len(answers))


def heard_of_all(answers: Mapping[H, Sequence[int | Decimal]], people: Iterable[H]) -> Heard:
    """The mean over ``people``: each answer once, without anybody whose own result is held back."""
    told = [each for person in people if len(answers.get(person, ())) >= SMALLEST for each in answers[person]]
    return heard(told)
