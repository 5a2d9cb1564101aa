"""Parts that add up: to the cent, or to the whole customer and visit (ASM-1). Pure."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
ZERO = Decimal(0)
CENT, WHOLE = Decimal("0.01"), Decimal(1)


def split(total: Decimal, weights: Sequence[Decimal], step: Decimal = CENT) -> list[Decimal]:
    """``total`` in parts by ``weights``, each a multiple of ``step``; what rounding leaves goes to the largest remainders.

    No weight at all: equal parts.
    """
    return _apportioned(total, _ideal(total, weights), step)


def _ideal(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    shares = [max(weight, ZERO) for weight in weights]
    whole = sum(shares, ZERO)
    if not whole:
        shares, whole = [Decimal(1)] * len(shares), Decimal(len(shares))
    return [total * share / whole for share in shares]


def _apportioned(total: Decimal, ideal: Sequence[Decimal], step: Decimal) -> list[Decimal]:
    """Multiples of ``step`` next to ``ideal``, none below zero, that make ``total`` together."""
    if not ideal:
        return []
    steps = [max((part / step).to_integral_value(ROUND_FLOOR), ZERO) for part in ideal]
    left = int(total / step - sum(steps, ZERO))
    # The most short of its part first; who is given too much already gives back first. Ties: in the order they stand.
    short = sorted(range(len(ideal)), key=lambda n: (steps[n] * step - ideal[n], n))
    while left > 0:
        for n in short[:left]:
            steps[n] += 1
            left -= 1
    for n in reversed(short):
        taken = min(steps[n], Decimal(max(-left, 0)))
        steps[n] -= taken
        left += int(taken)
    return [count * step for count in steps]


def split_over_months(
    months: Sequence[Decimal], weights: Mapping[Key, Decimal], step: Decimal = CENT
) -> dict[Key, list[Decimal]]:
    """Each month's amount in parts by ``weights``: the parts of a month make the month.

    What rounding gave too little or too much is carried to the next month, so that of three new customers a month among five
    people nobody gets all of them and the year comes out as the weights say.
    """
    keys = list(weights)
    found: dict[Key, list[Decimal]] = {key: [] for key in keys}
    carried = [ZERO] * len(keys)
    for month in months:
        ideal = [part + over for part, over in zip(_ideal(month, list(weights.values())), carried, strict=True)]
        given = _apportioned(month, ideal, step)
        carried = [wanted - part for wanted, part in zip(ideal, given, strict=True)]
        for key, part in zip(keys, given, strict=True):
            found[key].append(part)
    return found


def spread(
    top: Key,
    months: Sequence[Decimal],
    below: Mapping[Key, Sequence[Key]],
    weights: Mapping[Key, Decimal],
    step: Decimal = CENT,
) -> dict[Key, list[Decimal]]:
    """The months of ``top`` handed down the tree ``below``: of every unit and month the parts below make the whole."""
    found = {top: list(months)}
    waiting = [top]
    while waiting:
        unit = waiting.pop()
        parts = below.get(unit, ())
        if parts:
            found |= split_over_months(found[unit], {part: weights.get(part, ZERO) for part in parts}, step)
            waiting += parts
    return found


def gaps(amounts: Mapping[Key, Sequence[Decimal]], below: Mapping[Key, Sequence[Key]]) -> dict[Key, list[Decimal]]:
    """Unit → what its parts lack (or, below zero, have too much) by month, where anything differs. Units without parts: none."""
    found = {}
    for unit, parts in below.items():
        known = [amounts[part] for part in parts if part in amounts]
        if unit not in amounts or not known:
            continue
        differ = [whole - sum((part[n] for part in known), ZERO) for n, whole in enumerate(amounts[unit])]
        if any(differ):
            found[unit] = differ
    return found
