"""Walls only orders needs."""

from .orders import CreditGate, DraftLines, EntriesMoveLines, FollowsEntries, ImportedAtOnce, ResumesWhereItPaused
from .shipments import LeavesPlan, PlansLines
from .stock import DraftLinesOnly, FollowsMovements, KeepsBeginning, MovesStock

__all__ = [
    "CreditGate",
    "DraftLines",
    "DraftLinesOnly",
    "EntriesMoveLines",
    "FollowsEntries",
    "FollowsMovements",
    "ImportedAtOnce",
    "KeepsBeginning",
    "LeavesPlan",
    "MovesStock",
    "PlansLines",
    "ResumesWhereItPaused",
]
