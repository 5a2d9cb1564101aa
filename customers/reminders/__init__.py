"""What people are reminded of about customers: one module for each part of the house."""

from . import credit, grading, logs, pool, visits

__all__ = ["credit", "grading", "logs", "pool", "visits"]
