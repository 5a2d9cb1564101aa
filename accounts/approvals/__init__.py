"""What accounts has approved: one module for each matter."""

from . import deputies, handover, leave, overtime

__all__ = ["deputies", "handover", "leave", "overtime"]
