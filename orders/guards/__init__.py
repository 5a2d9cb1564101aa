"""Walls only orders needs."""

from .contracts import ContractLines, InsideContract
from .invoices import BooksCreditNote, BooksInvoice, ByLedger, OpensItems, SettlesItems, SumOfLines
from .orders import CreditGate, DraftLines, EntriesMoveLines, FollowsEntries, ImportedAtOnce, ResumesWhereItPaused
from .shipments import LeavesPlan, PlansLines
from .stock import DraftLinesOnly, FollowsMovements, KeepsBeginning, MovesStock

__all__ = [
    "BooksCreditNote",
    "BooksInvoice",
    "ByLedger",
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
    "OpensItems",
    "PlansLines",
    "ResumesWhereItPaused",
    "SettlesItems",
    "SumOfLines",
]
