"""How the demo's customers pay: most within their terms, some a few weeks late, few much later."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Habit:
    """``share`` of the customers pay between ``first`` and ``last`` days past the due date, ``parts`` of their payments by half."""

    share: float
    first: int
    last: int
    parts: float


# Large amounts are called for: of those a customer would pay much later, all but a remainder comes.
LARGE, CALLED_FOR, ALL_BUT = Decimal(30_000), 28, Decimal("0.95")
HABITS = (Habit(0.78, -15, 1, 0.0), Habit(0.14, 1, 18, 0.03), Habit(0.05, 15, 50, 0.1), Habit(0.03, 70, 160, 0.2))


def habit_of(customer: int) -> Habit:
    """Of a customer, the same each time."""
    drawn = random.Random(f"habit {customer}").random()  # noqa: S311
    for habit in HABITS:
        drawn -= habit.share
        if drawn < 0:
            return habit
    return HABITS[0]


def payment(chance: random.Random, customer: int, due_on: date, amount: Decimal) -> tuple[date, Decimal]:
    """The day an invoice over ``amount`` is paid and how much of it."""
    habit = habit_of(customer)
    late = habit.first + int(chance.random() * (habit.last - habit.first + 1))
    share = Decimal("0.5") if chance.random() < habit.parts else Decimal(1)
    if amount >= LARGE and late > CALLED_FOR:
        late, share = CALLED_FOR, ALL_BUT
    return due_on + timedelta(days=late), share
