"""Tables of assessments: one noun a file."""

from .cycles import Cycle, CycleStep
from .schemes import Scheme, SchemeDimension, SchemeLine, SchemeVersion
from .scorecards import CardAdjustment, CardRating, Scorecard, ScorecardFact, ScorecardRow
from .target_plans import PlanAnswer, PlanBasis, PlanLine, TargetPlan
from .targets import COUNTED, Metric, Target

__all__ = [
    "COUNTED",
    "CardAdjustment",
    "CardRating",
    "Cycle",
    "CycleStep",
    "Metric",
    "PlanAnswer",
    "PlanBasis",
    "PlanLine",
    "Scheme",
    "SchemeDimension",
    "SchemeLine",
    "SchemeVersion",
    "Scorecard",
    "ScorecardFact",
    "ScorecardRow",
    "Target",
    "TargetPlan",
]
