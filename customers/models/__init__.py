from .address import ShippingAddress
from .clash import Clash, ResultSplit
from .contact import Contact
from .coverage import Coverage
from .credit import CreditAccount, CreditChange
from .credit_requests import CreditAssessment, CreditRequest
from .credit_sign import CreditSign
from .customer import Customer
from .grade_override import GradeOverride, GradeSuggestion
from .grading import GradeChange, GradeInput, GradeSheet
from .grading_preview import GradingMove, GradingPreview
from .monthly_list import MonthlyList, MonthlyListRow
from .owner_change import OwnerChange, OwnerChangeItem
from .ownership import Ownership, TeamMember
from .plan import PlannedVisit, VisitPlan
from .stalled import StalledCase
from .visit import Visit, VisitPhoto
from .weekly import WeeklyConfirmation

__all__ = [
    "Clash",
    "Contact",
    "Coverage",
    "CreditAccount",
    "CreditAssessment",
    "CreditChange",
    "CreditRequest",
    "CreditSign",
    "Customer",
    "GradeChange",
    "GradeInput",
    "GradeOverride",
    "GradeSheet",
    "GradeSuggestion",
    "GradingMove",
    "GradingPreview",
    "MonthlyList",
    "MonthlyListRow",
    "OwnerChange",
    "OwnerChangeItem",
    "Ownership",
    "PlannedVisit",
    "ResultSplit",
    "ShippingAddress",
    "StalledCase",
    "TeamMember",
    "Visit",
    "VisitPhoto",
    "VisitPlan",
    "WeeklyConfirmation",
]
