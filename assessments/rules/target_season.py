"""The season of a year: which share of it each month had (季节系数). Pure."""

from collections.abc import Sequence
from decimal import Decimal

ZERO = Decimal(0)


def profile(last_year: Sequence[Decimal | None]) -> list[Decimal] | None:
    """Weights of the months by what each had last year; ``None`` when a month isn't known or the year came to nothing.

    A month below zero (more came back than went out) weighs nothing.
    """
    known = [amount for amount in last_year if amount is not None]
    if len(known) < len(last_year) or not known:
        return None
    weights = [max(amount, ZERO) for amount in known]
    return weights if any(weights) else None


def factors(weights: Sequence[Decimal]) -> list[Decimal]:
    """How much of an average month each one is: 1.00 is the average, they sum to their number."""
    whole = sum(weights, ZERO)
    if not whole:
        return [Decimal(1)] * len(weights)
    return [weight * len(weights) / whole for weight in weights]
