"""What is to be reached in a period, for KPIs that are measured against targets (K03, K31, K32; the bases of K06)."""

from assessments.targets.reading import Owed as Targets
from assessments.targets.reading import targets_of

__all__ = ["Targets", "targets_of"]
