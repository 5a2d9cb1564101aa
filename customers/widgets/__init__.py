"""What customers brings to the first page (RPT-1): one module for each part of the house."""

from . import desk, mine, team

__all__ = ["desk", "mine", "team"]
