"""Addresses of assessments in the API: resources by their plural."""

from typing import Any

from .cycles import CycleResource
from .kpis import KpiResource
from .schemes import SchemeResource
from .scorecards import ScorecardResource
from .targets import TargetPlanResource, TargetResource

RESOURCES: dict[str, Any] = {
    "cycles": CycleResource,
    "kpis": KpiResource,
    "schemes": SchemeResource,
    "scorecards": ScorecardResource,
    "targets": TargetResource,
    "target-plans": TargetPlanResource,
}
