"""What people are told of by customers: one module for each part of the house."""

from . import credit, file, grading, logs, pool, visits

__all__ = ["credit", "file", "grading", "logs", "pool", "visits"]
