"""What people are reminded of about customers: one module for each part of the house."""

from . import credit, file, grading, logs, pool, visits

__all__ = ["credit", "file", "grading", "logs", "pool", "visits"]
