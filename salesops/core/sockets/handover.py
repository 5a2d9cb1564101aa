"""Socket ``handover.py``: what goes from one person to another when somebody leaves or moves (ACC-9), or what stops it.

Accounts has the page and the act; each app says what of its own belongs to a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from salesops.core.refusals import Refusal

from .registry import Registry


def _nothing_blocks(person: Any, heir: Any, day: date) -> list[Refusal]:
    return []


@dataclass(frozen=True)
class HandoverPart:
    """One kind of thing a person holds. ``code`` is ``<app>.<plural>``.

    ``count(person, day)`` what the person would still hold from ``day`` on; ``examples(person, day)`` names some of it for the
    preview. ``take(person=, heir=, day=, actor=, now=)`` gives all of it to ``heir`` from ``day`` (called inside the act's
    transaction, may raise ``Refused``) and returns how many moved. ``blocks(person, heir, day)`` says why it can't.
    ``needs_director(person, day)``: handing this over is the director's decision even inside a market.
    ``must_move``: nobody leaves while still holding it; otherwise it simply ends with the person's last day (``end``).
    """

    code: str
    label: Any
    count: Callable[[Any, date], int]
    take: Callable[..., int]
    examples: Callable[[Any, date], Sequence[str]] = lambda person, day: ()
    blocks: Callable[[Any, Any, date], list[Refusal]] = _nothing_blocks
    must_move: bool = True
    rank: int = 100
    needs_director: Callable[[Any, date], bool] = lambda person, day: False


def _problem(part: HandoverPart) -> str | None:
    if "." not in part.code:
        return "a code is <app>.<plural>"
    return None if part.label else "a part needs a label"


handover_parts: Registry[HandoverPart] = Registry("handover", _problem)


def parts_in_order() -> list[HandoverPart]:
    """All parts, lowest rank first."""
    return sorted(handover_parts, key=lambda part: (part.rank, part.code))
