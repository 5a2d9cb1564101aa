"""Socket of merges: what one customer file takes over from another (CUS-2), or what stops it. Plugged in ``handover.py``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from salesops.core.refusals import Refusal

from .policies import Text
from .registry import Registry


@dataclass(frozen=True)
class MergePart:
    """One kind of row a customer has. ``count(customer)`` for the preview; ``take(loser, winner, actor)`` moves them, in the act's
    transaction and under the locks of both files, and returns how many; ``blocks(loser, winner)`` says why it can't.
    """

    code: str
    label: Text
    count: Callable[[Any], int]
    take: Callable[[Any, Any, Any], int]
    blocks: Callable[[Any, Any], list[Refusal]] = lambda loser, winner: []


merge_parts: Registry[MergePart] = Registry("merging")
