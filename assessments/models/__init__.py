"""Tables of assessments: one noun a file."""

from .schemes import Scheme, SchemeDimension, SchemeLine, SchemeVersion
from .target_plans import PlanAnswer, PlanBasis, PlanLine, TargetPlan
from .targets import COUNTED, Metric, Target

__all__ = [
    "COUNTED",
    "Metric",
    "PlanAnswer",
    "PlanBasis",
    "PlanLine",
    "Scheme",
    "SchemeDimension",
    "SchemeLine",
    "SchemeVersion",
    "Target",
    "TargetPlan",
]
