"""Policies tried on the files as they are (ALL-7): one module for each policy, each registers its :class:`Trial`."""

from . import cadence, credit, credit_signs, grading, protection
from .trial import TRIALS, Trial

__all__ = ["TRIALS", "Trial", "cadence", "credit", "credit_signs", "grading", "protection"]
