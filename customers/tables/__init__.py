"""Lists that customers owns: one module each, all imported here so that they are registered."""

from .credit import CreditList
from .customer_list import CustomerList
from .grading import FollowUpList, KeyWithoutTeamList, StalledList, SuggestionList
from .logs import OwedReportList, WorkLogList, WorkReportList
from .pool import PoolList
from .previews import PreviewList
from .targets import TargetList
from .visits import VisitList

__all__ = [
    "CreditList",
    "CustomerList",
    "FollowUpList",
    "KeyWithoutTeamList",
    "OwedReportList",
    "PoolList",
    "PreviewList",
    "StalledList",
    "SuggestionList",
    "TargetList",
    "VisitList",
    "WorkLogList",
    "WorkReportList",
]
