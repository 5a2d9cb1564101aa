"""Walls only orders needs."""

from .orders import CreditGate, DraftLines, EntriesMoveLines, FollowsEntries, ResumesWhereItPaused
from .stock import DraftLinesOnly, FollowsMovements, KeepsBeginning, MovesStock

__all__ = [
    "CreditGate",
    "DraftLines",
    "DraftLinesOnly",
    "EntriesMoveLines",
    "FollowsEntries",
    "FollowsMovements",
    "KeepsBeginning",
    "MovesStock",
    "ResumesWhereItPaused",
]
