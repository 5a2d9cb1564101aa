"""What customers has approved: one module for each part of the house."""

from . import credit, file, grading, pool

__all__ = ["credit", "file", "grading", "pool"]
