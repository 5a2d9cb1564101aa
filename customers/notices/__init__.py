"""What people are told of by customers: one module for each part of the house."""

from . import credit, grading, pool, visits

__all__ = ["credit", "grading", "pool", "visits"]
