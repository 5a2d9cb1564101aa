"""Tables of assessments: one noun a file."""

from .target_plans import PlanAnswer, PlanBasis, PlanLine, TargetPlan
from .targets import COUNTED, Metric, Target

__all__ = ["COUNTED", "Metric", "PlanAnswer", "PlanBasis", "PlanLine", "Target", "TargetPlan"]
