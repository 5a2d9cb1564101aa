"""What goes from one customer file to another, or from one person to another: one module for each part of the house."""

from . import credit, grading, logs, merging, pool, visits

__all__ = ["credit", "grading", "logs", "merging", "pool", "visits"]
