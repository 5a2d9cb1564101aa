"""Walls only orders needs."""

from .agreed_prices import SoldAsAgreed
from .amendments import AmendedTerms, AppliesAmendment, BelongsToContract
from .bank import BookedInFull, ReleasesLine
from .contracts import ContractLines, InsideContract
from .dealers import ChecksWhileDraft, ClosesCheck, FollowsReports, GoesOnFromLastMonth
from .debtors import CountsDebtors, MarksDebtors, MarksStay
from .disputes import FollowsDisputes, SaidByDisputes
from .invoices import BooksCreditNote, BooksInvoice, ByLedger, OpensItems, SumOfLines
from .orders import CreditGate, DraftLines, EntriesMoveLines, FollowsEntries, ImportedAtOnce, ResumesWhereItPaused
from .osb import ProblemOfOrder
from .production import MadeForLine
from .receipts import BooksReceipt
from .returned import ReplacesSame, ReturnsSigned
from .sales import KeepsSales, MovesSales, RebuildsSales, WrittenByTriggers
from .settlements import SettlesItems
from .shipments import LeavesPlan, PlansLines, ShipmentOfOrder, StaysWithOrder
from .statements import CopiesEntries, FillsStatement, KeepsConfirmed, StillTrue
from .stock import DraftLinesOnly, FollowsMovements, KeepsBeginning, MovesStock
from .write_offs import BooksRefund, BooksWriteBack, BooksWriteOff, LinesOfRequest

__all__ = [
    "AmendedTerms",
    "AppliesAmendment",
    "BelongsToContract",
    "BookedInFull",
    "BooksCreditNote",
    "BooksInvoice",
    "BooksReceipt",
    "BooksRefund",
    "BooksWriteBack",
    "BooksWriteOff",
    "ByLedger",
    "ChecksWhileDraft",
    "ClosesCheck",
    "ContractLines",
    "CopiesEntries",
    "CountsDebtors",
    "CreditGate",
    "DraftLines",
    "DraftLinesOnly",
    "EntriesMoveLines",
    "FillsStatement",
    "FollowsDisputes",
    "FollowsEntries",
    "FollowsMovements",
    "FollowsReports",
    "GoesOnFromLastMonth",
    "ImportedAtOnce",
    "InsideContract",
    "KeepsBeginning",
    "KeepsConfirmed",
    "KeepsSales",
    "LeavesPlan",
    "LinesOfRequest",
    "MadeForLine",
    "MarksDebtors",
    "MarksStay",
    "MovesSales",
    "MovesStock",
    "OpensItems",
    "PlansLines",
    "ProblemOfOrder",
    "RebuildsSales",
    "ReleasesLine",
    "ReplacesSame",
    "ResumesWhereItPaused",
    "ReturnsSigned",
    "SaidByDisputes",
    "SettlesItems",
    "ShipmentOfOrder",
    "SoldAsAgreed",
    "StaysWithOrder",
    "StillTrue",
    "SumOfLines",
    "WrittenByTriggers",
]
