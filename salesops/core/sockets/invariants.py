"""Socket ``invariants.py``: what must always be true of the stored data. ``manage.py verify`` asks, every drill ends with it.

An invariant reads rows and changes nothing; it is asked in a read-only transaction, beside a running portal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .registry import Registry


@dataclass(frozen=True)
class Invariant:
    """``code`` is ``<engine or app>.<what>``. ``faults()`` gives one sentence for each thing that is wrong."""

    code: str
    label: Any
    faults: Callable[[], Iterable[str]]


def _problem(invariant: Invariant) -> str | None:
    if "." not in invariant.code:
        return "a code is <app>.<what>"
    return None if invariant.label else "an invariant needs a label"


invariants: Registry[Invariant] = Registry("invariants", _problem)


def invariant(code: str, label: Any) -> Callable[[Callable[[], Iterable[str]]], Callable[[], Iterable[str]]]:
    """Register the decorated generator of sentences as invariant ``code``."""

    def decorate(function: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
        invariants.register(Invariant(code, label, function))
        return function

    return decorate
