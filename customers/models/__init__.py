from .address import ShippingAddress
from .contact import Contact
from .customer import Customer
from .grade_override import GradeOverride, GradeSuggestion
from .grading import GradeChange, GradeInput, GradeSheet
from .grading_preview import GradingMove, GradingPreview
from .ownership import Ownership, TeamMember
from .plan import PlannedVisit, VisitPlan
from .stalled import StalledCase
from .visit import Visit, VisitPhoto

__all__ = [
    "Contact",
    "Customer",
    "GradeChange",
    "GradeInput",
    "GradeOverride",
    "GradeSheet",
    "GradeSuggestion",
    "GradingMove",
    "GradingPreview",
    "Ownership",
    "PlannedVisit",
    "ShippingAddress",
    "StalledCase",
    "TeamMember",
    "Visit",
    "VisitPhoto",
    "VisitPlan",
]
