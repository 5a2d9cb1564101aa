"""What customers has approved: one module for each part of the house."""

from . import credit, file, grading, papers, pool

__all__ = ["credit", "file", "grading", "papers", "pool"]
