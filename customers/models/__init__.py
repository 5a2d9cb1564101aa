from .address import ShippingAddress
from .clash import Clash, ResultSplit
from .contact import Contact
from .coverage import Coverage
from .customer import Customer
from .grade_override import GradeOverride, GradeSuggestion
from .grading import GradeChange, GradeInput, GradeSheet
from .grading_preview import GradingMove, GradingPreview
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
    "Customer",
    "GradeChange",
    "GradeInput",
    "GradeOverride",
    "GradeSheet",
    "GradeSuggestion",
    "GradingMove",
    "GradingPreview",
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
