"""What customers has approved: one module for each part of the house."""

from . import credit, grading

__all__ = ["credit", "grading"]
