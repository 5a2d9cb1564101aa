"""What people are told of by customers: one module for each part of the house."""

from . import credit, file, grading, lists, logs, pool, visits

__all__ = ["credit", "file", "grading", "lists", "logs", "pool", "visits"]
