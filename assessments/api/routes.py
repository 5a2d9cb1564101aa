"""Addresses of assessments in the API: resources by their plural."""

from typing import Any

from .bonus import BonusLineResource, BonusRunResource
from .contests import ContestResource
from .cycles import CycleResource
from .kpis import KpiResource
from .people import GrowthProposalResource, HonourResource, ImprovementPlanResource, PromotionResource
from .progress import ProgressResource
from .schemes import SchemeResource
from .scorecards import ScorecardResource
from .targets import TargetPlanResource, TargetResource
from .vacancies import VacancyApplicationResource, VacancyResource

RESOURCES: dict[str, Any] = {
    "cycles": CycleResource,
    "kpis": KpiResource,
    "bonus-runs": BonusRunResource,
    "bonus-lines": BonusLineResource,
    "progress": ProgressResource,
    "schemes": SchemeResource,
    "scorecards": ScorecardResource,
    "targets": TargetResource,
    "target-plans": TargetPlanResource,
    "honours": HonourResource,
    "promotions": PromotionResource,
    "improvement-plans": ImprovementPlanResource,
    "growth-proposals": GrowthProposalResource,
    "contests": ContestResource,
    "vacancies": VacancyResource,
    "vacancy-applications": VacancyApplicationResource,
}
