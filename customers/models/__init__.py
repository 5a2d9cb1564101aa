from .address import ShippingAddress
from .bank import BankChange
from .clash import Clash, ResultSplit
from .contact import Contact
from .contact_round import ContactRound, RoundCall, RoundOutcome
from .coverage import Coverage
from .credit import CreditAccount, CreditChange
from .credit_requests import CreditAssessment, CreditRequest
from .credit_sign import CreditSign
from .customer import Customer
from .elsewhere import ElsewhereHit
from .file import CustomerFile
from .file_known import FileKnown
from .grade_override import GradeOverride, GradeSuggestion
from .grading import GradeChange, GradeInput, GradeSheet
from .merge import Merge
from .monthly_list import MonthlyList, MonthlyListRow
from .owed_report import OwedReport
from .owner_change import OwnerChange, OwnerChangeItem
from .ownership import Ownership, TeamMember
from .paper import PaperRequest
from .plan import PlannedVisit, VisitPlan
from .preview import PolicyPreview, PreviewRow
from .stalled import StalledCase
from .visit import Visit, VisitPhoto
from .visit_month import VisitMonth
from .weekly import WeeklyConfirmation
from .work_log import WorkLog
from .work_report import WorkReport

__all__ = [
    "BankChange",
    "Clash",
    "Contact",
    "ContactRound",
    "Coverage",
    "CreditAccount",
    "CreditAssessment",
    "CreditChange",
    "CreditRequest",
    "CreditSign",
    "Customer",
    "CustomerFile",
    "ElsewhereHit",
    "FileKnown",
    "GradeChange",
    "GradeInput",
    "GradeOverride",
    "GradeSheet",
    "GradeSuggestion",
    "Merge",
    "MonthlyList",
    "MonthlyListRow",
    "OwedReport",
    "OwnerChange",
    "OwnerChangeItem",
    "Ownership",
    "PaperRequest",
    "PlannedVisit",
    "PolicyPreview",
    "PreviewRow",
    "ResultSplit",
    "RoundCall",
    "RoundOutcome",
    "ShippingAddress",
    "StalledCase",
    "TeamMember",
    "Visit",
    "VisitMonth",
    "VisitPhoto",
    "VisitPlan",
    "WeeklyConfirmation",
    "WorkLog",
    "WorkReport",
]
