"""What customers does by the clock and in the background: one module for each part of the house."""

from . import grading, pool

__all__ = ["grading", "pool"]
