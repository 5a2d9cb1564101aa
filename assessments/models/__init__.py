"""Tables of assessments: one noun a file."""

from .answers import DepartmentTally, DepartmentVoice
from .appeals import Appeal
from .bonus import BonusLine, BonusRun
from .card_changes import CardAdjustment, CardRating
from .contests import Contest, ContestEntry
from .corrections import CardCorrection, RedLine
from .cycles import Cycle, CycleStep
from .honours import FollowedCycle, Honour
from .improvement import GrowthProposal, ImprovementPlan, PlanCheckpoint
from .progress import Standing, StandingFigure
from .promotions import Promotion, PromotionProof, PromotionReview
from .reports import CardComment, ReviewTalk, WorkReport
from .schemes import Scheme, SchemeDimension, SchemeLine, SchemeVersion
from .scorecards import Scorecard, ScorecardFact, ScorecardRow
from .target_plans import PlanAnswer, PlanBasis, PlanLine, TargetPlan
from .targets import COUNTED, Metric, Target
from .vacancies import PanelScore, PanelSeat, Vacancy, VacancyApplication
from .whatifs import WhatIf, WhatIfLine

__all__ = [
    "COUNTED",
    "Appeal",
    "BonusLine",
    "BonusRun",
    "CardAdjustment",
    "CardComment",
    "CardCorrection",
    "CardRating",
    "Contest",
    "ContestEntry",
    "Cycle",
    "CycleStep",
    "DepartmentTally",
    "DepartmentVoice",
    "FollowedCycle",
    "GrowthProposal",
    "Honour",
    "ImprovementPlan",
    "Metric",
    "PanelScore",
    "PanelSeat",
    "PlanAnswer",
    "PlanBasis",
    "PlanCheckpoint",
    "PlanLine",
    "Promotion",
    "PromotionProof",
    "PromotionReview",
    "RedLine",
    "ReviewTalk",
    "Scheme",
    "SchemeDimension",
    "SchemeLine",
    "SchemeVersion",
    "Scorecard",
    "ScorecardFact",
    "ScorecardRow",
    "Standing",
    "StandingFigure",
    "Target",
    "TargetPlan",
    "Vacancy",
    "VacancyApplication",
    "WhatIf",
    "WhatIfLine",
    "WorkReport",
]
