"""Reading targets: what people and units owe in a period (ASM-1). ``targets_of`` is the door for KPIs and scorecards."""

from .reading import Owed, targets_of

__all__ = ["Owed", "targets_of"]
