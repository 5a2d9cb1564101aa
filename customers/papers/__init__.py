"""Forms of customers on paper and as sheets: the small ones at once, the large ones by a job that ends in "My files" (RPT-4)."""

from .base import Paper
from .monthly import MonthlyPaper, MonthlySheet
from .register import RegisterPaper
from .target_sums import TargetSumsPaper, TargetSumsSheet
from .targets import TargetPaper, TargetSheet

PAPERS: dict[str, type[Paper]] = {
    paper.code: paper
    for paper in (
        MonthlyPaper,
        MonthlySheet,
        RegisterPaper,
        TargetPaper,
        TargetSheet,
        TargetSumsPaper,
        TargetSumsSheet,
    )
}

__all__ = [
    "PAPERS",
    "MonthlyPaper",
    "MonthlySheet",
    "Paper",
    "RegisterPaper",
    "TargetPaper",
    "TargetSheet",
    "TargetSumsPaper",
    "TargetSumsSheet",
]
