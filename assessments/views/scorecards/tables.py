"""The list of scorecards."""

from assessments.tables.scorecards import ScorecardList
from salesops.core.lists.views import list_view

scorecards = list_view(ScorecardList)
