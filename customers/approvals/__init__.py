"""What customers has approved: one module for each part of the house."""

from . import credit, grading, pool

__all__ = ["credit", "grading", "pool"]
