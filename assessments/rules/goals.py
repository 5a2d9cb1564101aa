"""What a line of a card is held against: its target, or the value its scoring rule gives 100 points for."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .cards import CardLine
from .numbers import HUNDRED
from .scoring import Between, Less, Linear, Rating, Rule, Steps, Threshold

FIVE = Decimal(5)


@dataclass(frozen=True)
class Goal:
    """``attained`` in per cent; ``less``: the value should stay at or below ``value``."""

    value: Decimal | Fraction | None
    attained: Fraction | None
    less: bool = False


def full_marks(rule: Rule) -> Decimal:
    """The value that gives 100 points."""
    match rule:
        case Between() | Less():
            return rule.full
        case Rating():
            return FIVE
        case Threshold():
            return rule.passed
        case Steps():
            return rule.steps[0][0]
        case Linear():
            return Decimal(HUNDRED)


def goal(line: CardLine, *, of_target: bool | None = None) -> Goal:
    """What ``line`` was to reach, and how far it got. ``of_target``: its rule reads per cent of a target, so that nothing in the
    rule is a value to reach.
    """
    measure, rule = line.measure, line.line.rule
    less = isinstance(rule, Less)
    if measure.of_target or of_target:
        return Goal(measure.target, line.reached if measure.of_target else None, less)
    full = full_marks(rule)
    if measure.value is None:
        return Goal(full, None, less)
    value = Fraction(measure.value)
    if less:
        return Goal(full, Fraction(full) / value * HUNDRED if value > 0 else None, less)
    return Goal(full, value / Fraction(full) * HUNDRED if full > 0 else None, less)
