"""What customers does by the clock and in the background: one module for each part of the house."""

from . import credit, grading, pool

__all__ = ["credit", "grading", "pool"]
