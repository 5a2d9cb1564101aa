"""What customers shows on the page of a customer: one module for each part."""

from . import credit, file, grading, logs, pool, visits

__all__ = ["credit", "file", "grading", "logs", "pool", "visits"]
