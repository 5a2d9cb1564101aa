"""Walls only orders needs."""

from .contracts import ContractLines, InsideContract
from .orders import CreditGate, DraftLines, EntriesMoveLines, FollowsEntries, ImportedAtOnce, ResumesWhereItPaused
from .shipments import LeavesPlan, PlansLines
from .stock import DraftLinesOnly, FollowsMovements, KeepsBeginning, MovesStock

__all__ = [
    "ContractLines",
    "CreditGate",
    "DraftLines",
    "DraftLinesOnly",
    "EntriesMoveLines",
    "FollowsEntries",
    "FollowsMovements",
    "ImportedAtOnce",
    "InsideContract",
    "KeepsBeginning",
    "LeavesPlan",
    "MovesStock",
    "PlansLines",
    "ResumesWhereItPaused",
]
