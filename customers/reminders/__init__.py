"""What people are reminded of about customers: one module for each part of the house."""

from . import credit, grading, logs, pool

__all__ = ["credit", "grading", "logs", "pool"]
