from .address import ShippingAddress
from .contact import Contact
from .customer import Customer
from .grade_override import GradeOverride, GradeSuggestion
from .grading import GradeChange, GradeInput, GradeSheet
from .grading_preview import GradingMove, GradingPreview
from .ownership import Ownership, TeamMember
from .stalled import StalledCase

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
    "ShippingAddress",
    "StalledCase",
    "TeamMember",
]
